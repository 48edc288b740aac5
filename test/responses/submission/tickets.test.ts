// Tickets: an invitation and a dossier are used up by the transaction that stores the response, and by no other.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { NO_ENTRY, type Ticket } from '../../../src/responses/submission/entry.ts';
import { hasAnswered } from '../../../src/responses/submission/answered-dossiers.store.ts';
import { spendTickets } from '../../../src/responses/submission/spend-tickets.command.ts';
import {
  findInvitation,
  insertInvitations,
} from '../../../src/sampling/invitations/invitations.store.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
let roundId = '';
beforeAll(async () => {
  site = await answeringApp(allKinds);
  roundId = site.round.id;
});
afterAll(async () => {
  await site.close();
});

const key = (): string => randomBytes(16).toString('hex');
const now = new Date('2026-11-22T03:00:00Z');
const holder = (ticket: Ticket | null) => ({
  id: randomUUID(),
  localityId: 1001,
  roundId,
  entry: { ...NO_ENTRY, ticket },
});
const spend = async (...drafts: ReturnType<typeof holder>[]) =>
  await inTransaction(site.db, async (tx) => await spendTickets(tx, drafts, now));

it('a dossier is used by the first draft of a call, and by none after it', async () => {
  const [first, twin, other] = [key()].flatMap((one) => [
    holder({ kind: 'dossier', key: one }),
    holder({ kind: 'dossier', key: one }),
    holder({ kind: 'dossier', key: key() }),
  ]);
  expect(await spend(first!, twin!, other!)).toEqual(new Set([twin!.id]));
  expect(await spend(twin!)).toEqual(new Set([twin!.id]));
  expect(
    await hasAnswered(site.db, { key: first!.entry.ticket!.key, localityId: 1001, roundId }),
  ).toBe(true);
});

it('an invitation is used once, and one that does not exist is refused', async () => {
  const good = key();
  await inTransaction(site.db, async (tx) => {
    await insertInvitations(tx, [
      {
        key: good,
        localityId: 1001,
        roundId,
        batch: 'a',
        reference: 'H-1',
        serviceId: null,
        stratum: 's',
        psu: 'p',
        weight: 12,
        madeAt: now,
        expiresAt: null,
        spentAt: null,
      },
    ]);
  });
  const [first, later, unknown, open] = [
    holder({ kind: 'invitation', key: good }),
    holder({ kind: 'invitation', key: good }),
    holder({ kind: 'invitation', key: key() }),
    holder(null),
  ];
  expect(await spend(first, unknown, open)).toEqual(new Set([unknown.id]));
  expect(await spend(later)).toEqual(new Set([later.id]));
  expect((await findInvitation(site.db, { key: good, localityId: 1001 }))?.spentAt).toEqual(now);
});

it('no ticket is used when the transaction fails', async () => {
  const dossier = holder({ kind: 'dossier', key: key() });
  await expect(
    inTransaction(site.db, async (tx) => {
      await spendTickets(tx, [dossier], now);
      throw new Error('power cut');
    }),
  ).rejects.toThrow('power cut');
  expect(await spend(dossier)).toEqual(new Set());
});
