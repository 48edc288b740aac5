// The round that is answered under faults, and its entry channels: the open link, personal
// invitations, links after a service. Some tickets are held by two people; only one of them may answer.
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { dayOf, type Locality } from '../../src/localities/locality.ts';
import { listProvinces } from '../../src/localities/localities.store.ts';
import { listPublicServices } from '../../src/localities/services/public-services.store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Db, Tx } from '../../src/platform/db/connect.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import {
  compileOrThrow,
  type CompiledQuestionnaire,
} from '../../src/questionnaires/engine/compiled.ts';
import { findVersion } from '../../src/questionnaires/versions/versions.store.ts';
import {
  dossierKey,
  linkQuery,
  linkText,
  signatureOf,
  usualExpiry,
} from '../../src/responses/entry/after-service/after-service-link.ts';
import type { EntryChannel, Ticket } from '../../src/responses/submission/entry.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { invitationPath, keyOfCode } from '../../src/sampling/invitations/invitation-code.ts';
import {
  codesOf,
  makeInvitations,
} from '../../src/sampling/invitations/make-invitations.command.ts';
import {
  registerCaller,
  type HandedKey,
} from '../../src/sampling/callers/register-caller.command.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { seedBuiltIn } from '../../src/app/seed.ts';
import type { RandomStream } from '../../src/statistics/numeric/random.ts';

/** The entry channel that the response must have, under all faults. */
export interface Fixed {
  door: EntryChannel;
  locality_id: number;
  service_id: string | null;
  caller: string | null;
  stratum: string | null;
  psu: string | null;
  weight: number | null;
}
export interface Ticketed {
  ticket: Ticket;
  fixed: Fixed;
  /** How many people hold it. */ hands: 1 | 2;
}
/** `path`: the first page, as the link has it; `held`: null by the open link. */
export interface WayIn {
  path: string;
  held: Ticketed | null;
}

export interface Ground {
  round: Round;
  compiled: CompiledQuestionnaire;
  nextWay: (random: RandomStream) => WayIn;
}
interface Opening {
  secret: string;
  invitations: number;
  random: RandomStream;
}
interface Places {
  provinces: readonly Locality[];
  services: readonly string[];
}

const pick = <T>(list: readonly T[], random: RandomStream): T => list[random.below(list.length)]!;
const handsOf = (random: RandomStream): 1 | 2 => (random.below(5) === 0 ? 2 : 1);

const newRound = (versionId: string): Round => ({
  id: randomUUID(),
  organisationId: HOST_ORGANISATION,
  code: 'faults',
  title: { vi: 'Thử lỗi', en: 'Faults' },
  versionId,
  status: 'open',
  kind: 'open',
  simulated: false,
  indexCode: 'essential-public-services',
  minRespondents: 30,
  lonelyPsu: 'adjust',
  draftDays: 14,
  opensAt: null,
  closesAt: null,
});

const registerPortal = (tx: Tx, secret: string, now: Date) =>
  registerCaller(
    tx,
    {
      code: 'cong',
      organisationId: HOST_ORGANISATION,
      name: { vi: 'Cổng thử', en: 'Test portal' },
      contact: 'faults',
      rounds: [],
      services: [],
      localities: [],
    },
    { actor: null, at: now, appSecrets: [secret], random: randomBytes },
  );

/** Of an empty database. */
export async function openRound(db: Db, opening: Opening): Promise<Ground> {
  await migrate(db);
  const now = new Date();
  const versionId = await seedBuiltIn(db, now);
  const round = newRound(versionId);
  const places: Places = {
    provinces: await listProvinces(db, now),
    services: (await listPublicServices(db)).map(({ id }) => id),
  };
  const [invitations, key] = await inTransaction(db, async (tx) => {
    await insertRound(tx, round, now);
    await createRoundPartition(tx, round.id);
    const handed = await registerPortal(tx, opening.secret, now);
    const rows = rowsOf(places, opening);
    const batch = await makeInvitations(tx, {
      id: randomUUID(),
      round,
      name: 'faults',
      rows,
      expiresAt: null,
      actor: null,
      now,
      secrets: [opening.secret],
    });
    return [invited(round, rows, codesOf(batch, [opening.secret])!), handed] as const;
  });
  return {
    round,
    compiled: compileOrThrow((await findVersion(db, versionId))!.model),
    nextWay: waysInto({ round, places, invitations, key, now }),
  };
}

type Row = Parameters<typeof makeInvitations>[1]['rows'][number];

function rowsOf({ provinces, services }: Places, { invitations, random }: Opening): Row[] {
  return Array.from({ length: invitations }, (_, index) => ({
    row: index + 1,
    reference: `H-${index + 1}`,
    localityId: pick(provinces, random).id,
    serviceId: random.below(2) === 0 ? null : pick(services, random),
    stratum: `s${random.below(3)}`,
    psu: `p${random.below(40)}`,
    weight: 1 + random.below(100) / 4,
  }));
}

type Invitation = Pick<WayIn, 'path'> & Pick<Ticketed, 'ticket' | 'fixed'>;

const invited = (round: Round, rows: readonly Row[], codes: readonly string[]): Invitation[] =>
  rows.map(({ localityId, serviceId, stratum, psu, weight }, index) => ({
    path: invitationPath(round.code, { code: codes[index]!, localityId }),
    ticket: { kind: 'invitation', key: keyOfCode(codes[index]!) },
    fixed: {
      door: 'invitation',
      locality_id: localityId,
      service_id: serviceId,
      caller: null,
      stratum,
      psu,
      weight,
    },
  }));

interface Supply {
  round: Round;
  places: Places;
  invitations: Invitation[];
  key: HandedKey;
  now: Date;
}

/** Of eight people two come by an invitation (while there are any left), one by a link after a service. */
function waysInto(supply: Supply): Ground['nextWay'] {
  return (random) => {
    const draw = random.below(8);
    if (draw === 2) return afterService(supply, random);
    const invitation = draw < 2 ? supply.invitations.shift() : undefined;
    return invitation
      ? {
          path: invitation.path,
          held: { ticket: invitation.ticket, fixed: invitation.fixed, hands: handsOf(random) },
        }
      : { path: `/s/${supply.round.code}`, held: null };
  };
}

function afterService({ round, places, key, now }: Supply, random: RandomStream): WayIn {
  const [province, service] = [pick(places.provinces, random), pick(places.services, random)];
  const finishedOn = dayOf(new Date(now.getTime() - random.below(20) * 86_400_000));
  const dossier = createHash('sha256')
    .update(`${random.uniform()} ${random.uniform()}`)
    .digest('hex');
  const link = {
    caller: key.caller,
    key: key.id,
    service,
    locality: province.code,
    finishedOn,
    dossier,
    expires: usualExpiry(finishedOn),
  };
  return {
    path: `/s/${round.code}?${linkQuery({ ...link, signature: signatureOf(key.secret, linkText(round.code, link)) })}`,
    held: {
      ticket: { kind: 'dossier', key: dossierKey(link) },
      hands: handsOf(random),
      fixed: {
        door: 'after_service',
        locality_id: province.id,
        service_id: service,
        caller: key.caller,
        stratum: null,
        psu: null,
        weight: null,
      },
    },
  };
}
