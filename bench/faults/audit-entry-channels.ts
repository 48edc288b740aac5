// After the faults: what may be used once was used once, by the person who got the receipt. The tables do not say which
// response came of which ticket; the people here remember it.
import type { Db } from '../../src/platform/db/connect.ts';
import { readReceipt } from '../../src/responses/keys/written-keys.ts';
import { receiptOf, responseIdOf } from '../../src/responses/keys/keys.ts';
import type { EntryChannel, Ticket } from '../../src/responses/submission/entry.ts';
import type { Person } from './respondent.ts';
import type { Fixed, Ticketed } from './round.ts';

type Kind = Ticket['kind'];
type Row = Fixed & { id: string };

export interface EntryChannelAudit {
  byChannel: Record<EntryChannel, number>;
  invitationsMade: number;
  /** Invitations spent, dossiers recorded. */
  used: Record<Kind, number>;
  sharedTickets: Record<Kind, number>;
  refusedAsUsed: Record<NonNullable<Person['toldUsed']>, number>;
  losses: string[];
}

const doorOf: Readonly<Record<Kind, EntryChannel>> = {
  invitation: 'invitation',
  dossier: 'after_service',
};
const said: Readonly<Record<Kind, string>> = { invitation: 'invitation', dossier: 'dossier' };
const kinds: readonly Kind[] = ['invitation', 'dossier'];

type Holder = Person & { held: Ticketed };
const isHolder = (person: Person): person is Holder => person.held !== null;

/** @param used keys of what is spent or recorded */
function wrongWithTicket(holders: readonly Holder[], used: ReadonlySet<string>): string[] {
  const {
    ticket: { kind, key },
    hands,
  } = holders[0]!.held;
  const receipts = holders.filter(({ receipt }) => receipt !== null).length;
  const turnedAway = holders.filter(({ toldUsed }) => toldUsed !== null).length;
  const complaints: [boolean, string][] = [
    [receipts > 1, `${receipts} receipts`],
    [
      used.has(key) !== receipts > 0,
      used.has(key) ? 'used without a receipt' : 'a receipt, but it is not used',
    ],
    [
      turnedAway > 0 && receipts === 0,
      'somebody was told that it has been used, and nobody used it',
    ],
    [
      hands === 2 && (receipts !== 1 || turnedAway !== 1),
      `held by two people: ${receipts} receipts, ${turnedAway} told that it has been used`,
    ],
  ];
  return complaints
    .filter(([wrong]) => wrong)
    .map(([, what]) => `${said[kind]} ${key.slice(0, 8)}: ${what}`);
}

/** Whether the response carries the entry channel of the ticket; the service only where the ticket fixes it. */
function wrongWithResponse({ receipt, held }: Holder, byId: ReadonlyMap<string, Row>): string[] {
  const row = receipt === null ? undefined : byId.get(responseIdOf(readReceipt(receipt)!.code));
  if (!row) return [];
  const names = (Object.keys(held.fixed) as (keyof Fixed)[]).filter(
    (name) => name !== 'service_id' || held.fixed.service_id !== null,
  );
  return names
    .filter((name) => row[name] !== held.fixed[name])
    .map(
      (name) =>
        `receipt ${receipt!}: ${name} is ${String(row[name])}, not ${String(held.fixed[name])}`,
    );
}

/** A person whose ticket had been used has no response of their own: else they used it themselves. */
function wrongWithRefusal(
  { toldUsed, token, receipt }: Person,
  byId: ReadonlyMap<string, Row>,
): string[] {
  if (toldUsed === null) return [];
  const own = token !== null && byId.has(responseIdOf(receiptOf(token)));
  return receipt !== null || own
    ? ['told that it has been used after their own response was kept']
    : [];
}

function byTicket(holders: readonly Holder[]): Holder[][] {
  const groups = new Map<string, Holder[]>();
  for (const holder of holders)
    groups.set(holder.held.ticket.key, [...(groups.get(holder.held.ticket.key) ?? []), holder]);
  return [...groups.values()];
}

async function keysOf(db: Db, roundId: string): Promise<Record<Kind, Set<string>>> {
  const hex = (rows: { key: Buffer }[]): Set<string> =>
    new Set(rows.map(({ key }) => key.toString('hex')));
  return {
    invitation: hex(
      (await db('invitations')
        .where({ round_id: roundId })
        .whereNotNull('spent_at')
        .select('key')) as { key: Buffer }[],
    ),
    dossier: hex(
      (await db('answered_dossiers').where({ round_id: roundId }).select('key')) as {
        key: Buffer;
      }[],
    ),
  };
}

interface Found {
  people: readonly Person[];
  /** Those who held the same ticket. */
  groups: readonly Holder[][];
  byId: ReadonlyMap<string, Row>;
  used: Record<Kind, Set<string>>;
  counted: (channel: EntryChannel) => number;
}

function lossesOf({ people, groups, byId, used, counted }: Found): string[] {
  const handed = new Set(groups.map(([first]) => first!.held.ticket.key));
  return [
    ...kinds
      .filter((kind) => used[kind].size !== counted(doorOf[kind]))
      .map(
        (kind) => `${used[kind].size} × ${said[kind]} used for ${counted(doorOf[kind])} responses`,
      ),
    ...kinds.flatMap((kind) =>
      [...used[kind]]
        .filter((key) => !handed.has(key))
        .map((key) => `${said[kind]} ${key.slice(0, 8)} is used, but nobody held it`),
    ),
    ...groups.flatMap((holders) => wrongWithTicket(holders, used[holders[0]!.held.ticket.kind])),
    ...people.filter(isHolder).flatMap((person) => wrongWithResponse(person, byId)),
    ...people.flatMap((person) => wrongWithRefusal(person, byId)),
  ];
}

export async function auditEntryChannels(
  db: Db,
  people: readonly Person[],
  roundId: string,
): Promise<EntryChannelAudit> {
  const rows = (await db('responses')
    .where({ round_id: roundId })
    .select(
      'id',
      'door',
      'locality_id',
      'service_id',
      'caller',
      'stratum',
      'psu',
      'weight',
    )) as Row[];
  const [{ made }] = (await db('invitations')
    .where({ round_id: roundId })
    .count('* as made')) as unknown as [{ made: number }];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const used = await keysOf(db, roundId);
  const groups = byTicket(people.filter(isHolder));
  const counted = (door: EntryChannel): number => rows.filter((row) => row.door === door).length;
  const losses = lossesOf({ people, groups, byId, used, counted });
  const inTwo = (kind: Kind): number =>
    groups.filter(([first]) => first!.held.hands === 2 && first!.held.ticket.kind === kind).length;
  const told = (where: Person['toldUsed']): number =>
    people.filter(({ toldUsed }) => toldUsed === where).length;
  return {
    byChannel: {
      open: counted('open'),
      poster: counted('poster'),
      invitation: counted('invitation'),
      after_service: counted('after_service'),
      button: counted('button'),
    },
    invitationsMade: Number(made),
    used: { invitation: used.invitation.size, dossier: used.dossier.size },
    sharedTickets: { invitation: inTwo('invitation'), dossier: inTwo('dossier') },
    refusedAsUsed: { 'first page': told('first page'), sending: told('sending') },
    losses,
  };
}
