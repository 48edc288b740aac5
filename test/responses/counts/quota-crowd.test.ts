// Two hundred people who begin at the same moment fill a quota exactly, never beyond its maximum, on two
// connections to the database.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { connect, type Db, type Tx } from '../../../src/platform/db/connect.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Draft } from '../../../src/responses/submission/draft.ts';
import { insertDraft, moveDraft } from '../../../src/responses/submission/drafts.store.ts';
import { NO_ENTRY } from '../../../src/responses/submission/entry.ts';
import { filledCells, lockedFullCell } from '../../../src/responses/counts/filled-quotas.store.ts';
import { draftIdOf, newToken } from '../../../src/responses/keys/keys.ts';
import { startFolding } from '../../../src/responses/counts/fold-counts.job.ts';
import type { QuotaCell } from '../../../src/sampling/rounds/quota.ts';
import { replaceQuotas } from '../../../src/sampling/rounds/quotas.store.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { clearAnswers } from '../../support/counted.ts';
import { smallForm } from '../small-form.ts';

let site: AnsweringApp;
let crowd: Db;
let stopFolding: () => Promise<void>;
beforeAll(async () => {
  site = await answeringApp(smallForm);
  crowd = connect(site.url, 2);
  stopFolding = startFolding(site.db, 30);
});
afterAll(async () => {
  await stopFolding();
  await crowd.destroy();
  await site.close();
});
beforeEach(async () => {
  await clearAnswers(site.db);
});

const cell = (localityId: number, maximum: number, serviceId: string | null = null): QuotaCell => ({
  localityId,
  serviceId,
  maximum,
});
const quotas = (...cells: QuotaCell[]) =>
  site.db.transaction((tx) => replaceQuotas(tx, site.round.id, cells));

const draftAt = (localityId: number, serviceId: string | null): Draft => {
  const now = new Date();
  return {
    id: draftIdOf(newToken(randomBytes)),
    localityId,
    roundId: site.round.id,
    versionId: site.round.versionId,
    serviceId,
    channel: 'open',
    entry: NO_ENTRY,
    language: 'vi',
    device: 'phone',
    consentVersion: 'test',
    answers: {},
    typed: {},
    keepsPartial: false,
    sentKeys: [],
    paradata: {},
    sourceHash: null,
    startedAt: now,
    updatedAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
  };
};

async function begin(tx: Tx, localityId: number, serviceId: string | null): Promise<boolean> {
  const to = { localityId, serviceId };
  if (await lockedFullCell(tx, site.round.id, { to, from: null })) return false;
  await insertDraft(tx, draftAt(localityId, serviceId));
  return true;
}

const together = (count: number, one: (index: number) => Promise<boolean>): Promise<boolean[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

it('in one cell with a maximum of fifty', async () => {
  await quotas(cell(1001, 50));
  const admitted = await together(200, () => inTransaction(crowd, (tx) => begin(tx, 1001, null)));
  expect(admitted.filter(Boolean)).toHaveLength(50);
  expect(await site.db('drafts')).toHaveLength(50);
  expect(await filledCells(site.db, site.round.id)).toEqual([
    { ...cell(1001, 50), responses: 0, drafts: 50 },
  ]);
});

it('in nested cells, locked in any order', async () => {
  await quotas(
    cell(1, 60),
    cell(1001, 25),
    cell(1042, 40),
    cell(1, 20, 'DVC01'),
    cell(1042, 15, 'DVC09'),
  );
  const places = [1001, 1042, 1079];
  const services = [null, 'DVC01', 'DVC09'];
  await together(200, (index) =>
    inTransaction(crowd, (tx) =>
      begin(tx, places[index % 3]!, services[Math.floor(index / 3) % 3]!),
    ),
  );
  const filled = await filledCells(site.db, site.round.id);
  expect(filled.every((one) => one.drafts <= one.maximum)).toBe(true);
  expect(filled.find((one) => one.localityId === 1 && one.serviceId === null)).toMatchObject({
    drafts: 60,
  });
});

it('also where drafts move there from elsewhere, without a deadlock', async () => {
  await quotas(cell(1001, 10), cell(1042, 10));
  const drafts = Array.from({ length: 20 }, (_, index) =>
    draftAt(index % 2 === 0 ? 1001 : 1042, null),
  );
  await site.db.transaction(async (tx) => {
    for (const draft of drafts) await insertDraft(tx, draft);
  });
  await together(60, (index) =>
    inTransaction(crowd, async (tx) => {
      const draft = drafts[index % drafts.length]!;
      const to = { ...draft, localityId: draft.localityId === 1001 ? 1042 : 1001 };
      const stored = (await tx('drafts')
        .where({ id: draft.id, locality_id: draft.localityId })
        .forUpdate()
        .first('id')) as unknown;
      if (!stored || (await lockedFullCell(tx, site.round.id, { to, from: draft }))) return false;
      await moveDraft(tx, draft, to.localityId);
      return true;
    }),
  );
  const filled = await filledCells(site.db, site.round.id);
  expect(filled.map((one) => one.drafts)).toEqual([10, 10]);
});

it('over HTTP, as respondents arrive', async () => {
  await quotas(cell(1001, 8));
  const people = await Promise.all(
    Array.from(
      { length: 30 },
      async () => await (await new Citizen(site.app).open('/s/thu')).send({ consent: 'yes' }),
    ),
  );
  await Promise.all(people.map((person) => person.send({ province: '1001' })));
  expect(people.filter(({ status }) => status === 409)).toHaveLength(22);
  expect(await site.db('drafts')).toHaveLength(8);
});
