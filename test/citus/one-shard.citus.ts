// A citizen's whole way visits one shard at a time, by whichever entry channel: Citus counts the statements
// that visit several. A statement on a whole round may visit them all.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inTransaction } from '../../src/platform/db/database.ts';
import { readReceipt } from '../../src/responses/keys/written-keys.ts';
import {
  codesOfBatch,
  invitationPath,
  keyOfCode,
} from '../../src/sampling/invitations/invitation-code.ts';
import { insertInvitations } from '../../src/sampling/invitations/invitations.store.ts';
import { answeringApp, openRound, type AnsweringApp } from '../support/answering-app.ts';
import { linkTo, makeCaller, partsOf } from '../support/callers.ts';
import { Citizen } from '../support/citizen.ts';
import { smallForm } from '../responses/small-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(smallForm);
  await openRound(site.db, { ...smallForm, code: 'mau' }, { code: 'mau', kind: 'probability' });
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
});

const scattered = async (): Promise<number> => {
  const { rows } = await site.db.raw<{ rows: { n: number }[] }>(
    `select query_execution_multi_shard as n from citus_stat_counters
      where name = current_database()`,
  );
  return rows[0]!.n;
};

/** How many statements of the way visited more than one shard. */
async function scatteredBy(way: () => Promise<void>): Promise<number> {
  const before = await scattered();
  await way();
  return (await scattered()) - before;
}

async function sent(citizen: Citizen): Promise<string> {
  for (let page = 0; page < 10 && !citizen.path.endsWith('/receipt'); page += 1)
    await citizen.send(citizen.path.endsWith('/check') ? {} : { age: '40' });
  const receipt = /cg-code">([^<]+)</.exec(citizen.html)?.[1];
  if (receipt === undefined) throw new Error(`no receipt at ${citizen.path}: ${citizen.status}`);
  return receipt;
}

test('the counter counts', async () => {
  expect(
    await scatteredBy(async () => {
      await site.db('drafts').count('* as n');
    }),
  ).toBe(1);
});

test('from the open link to the receipt, going on elsewhere, and erasing it again', async () => {
  let receipt = '';
  expect(
    await scatteredBy(async () => {
      const citizen = await new Citizen(site.app).begin('thu');
      await citizen.open('/s/thu/resume');
      const code = /cg-code">([^<]+)</.exec(citizen.html)![1]!;
      const elsewhere = await new Citizen(site.app).open('/s/thu/resume');
      await elsewhere.send({ code });
      receipt = await sent(elsewhere);
      await citizen.open('/s/thu/check');
      expect(citizen.path).toBe('/s/thu/receipt');
      await citizen.open('/s/thu/withdraw');
      await citizen.send({ code: receipt });
      expect(citizen.html).toContain('Đã xóa phiếu');
    }),
  ).toBe(0);
  expect(readReceipt(receipt)?.localityId).not.toBeNull();
});

test('another place, and giving up', async () => {
  expect(
    await scatteredBy(async () => {
      const citizen = await new Citizen(site.app).begin('thu');
      await citizen.open('/s/thu/place');
      await citizen.send({ province: '1004' });
      await citizen.open('/s/thu/resume');
      await citizen.send({}, '/s/thu/erase');
      expect(citizen.html).toContain('Đã xóa phiếu đang làm dở');
    }),
  ).toBe(0);
});

test('a personal invitation, used and used again', async () => {
  const [code] = codesOfBatch(new Uint8Array(32).fill(7), 1);
  const round = (await site.db('rounds').where({ code: 'mau' }).first()) as { id: string };
  await inTransaction(site.db, async (tx) => {
    await insertInvitations(tx, [
      {
        key: keyOfCode(code!),
        localityId: 1001,
        roundId: round.id,
        batch: 'a',
        reference: 'H-1',
        serviceId: null,
        stratum: 's',
        psu: 'p',
        weight: 2,
        madeAt: new Date(),
        expiresAt: null,
        spentAt: null,
      },
    ]);
  });
  expect(
    await scatteredBy(async () => {
      const path = invitationPath('mau', { code: code!, localityId: 1001 });
      const [citizen, other] = [
        await new Citizen(site.app).open(path),
        await new Citizen(site.app).open(path),
      ];
      for (const one of [citizen, other]) await one.send({ consent: 'yes' });
      await sent(citizen);
      await other.open('/s/mau/check');
      await other.send({ age: '40' });
      await other.send({});
      expect((await new Citizen(site.app).open(path)).status).toBe(409);
    }),
  ).toBe(0);
});

test('a link after a service', async () => {
  const portal = await makeCaller(site.db, 'key');
  expect(
    await scatteredBy(async () => {
      const path = linkTo(portal, 'thu', partsOf(portal, new Date()));
      const citizen = await new Citizen(site.app).open(path);
      await citizen.send({ consent: 'yes' });
      await sent(citizen);
      expect((await new Citizen(site.app).open(path)).status).toBe(409);
    }),
  ).toBe(0);
});
