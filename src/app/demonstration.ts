// The demonstration: three accounts, and a survey round answered by simulated people, computed and
// published so that every page has something to show. All of it says that it is simulated.
import { createHash, createHmac } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import { drawProvince, type SampledAdult } from '../../seeds/demonstration/sample.ts';
import { answersOf } from '../../seeds/demonstration/answers.ts';
import { adultOf } from '../../seeds/demonstration/population.ts';
import { createUser } from '../accounts/create-user.command.ts';
import type { Role } from '../accounts/permissions.ts';
import { hashPassword } from '../accounts/sign-in.command.ts';
import { changeUser, findCredentials } from '../accounts/users.store.ts';
import { computeResults, type Progress } from '../indicators/compute-results.job.ts';
import { findComputation } from '../indicators/computations.store.ts';
import { publishComputation } from '../indicators/publish-computation.command.ts';
import { requestComputation } from '../indicators/request-computation.command.ts';
import { responseScorer } from '../indicators/response-scorer.ts';
import { findLocalityByCode, listProvinces } from '../localities/localities.store.ts';
import type { Locality } from '../localities/locality.ts';
import { inTransaction, type Db, type Tx } from '../platform/db/database.ts';
import type { Secrets } from '../platform/secrets.ts';
import { compileOrThrow } from '../questionnaires/engine/compiled.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import { preparationOf, type Submission } from '../responses/submission/preparation.ts';
import { foldDeltas } from '../responses/counts/response-counts.store.ts';
import { createRoundPartition } from '../responses/submission/responses.store.ts';
import { submitManyAnswers } from '../responses/submission/submit-response.command.ts';
import { findRoundByCode } from '../sampling/rounds/rounds.store.ts';
import { insertRound } from '../sampling/rounds/round-changes.store.ts';
import { insertRoundPsus, type RoundPsu } from '../sampling/rounds/round-psus.store.ts';
import type { Round } from '../sampling/rounds/round.ts';

export const demonstrationSeed = 1;
export const demonstrationRound = 'demo-2026';

export interface DemonstrationAccount {
  login: string;
  role: Role;
  password: string;
}

const accounts: readonly { login: Role; name: string; province: string | null }[] = [
  { login: 'researcher', name: 'Cán bộ nghiên cứu (thử)', province: null },
  { login: 'leader', name: 'Lãnh đạo tỉnh Nghệ An (thử)', province: '40' },
  { login: 'administrator', name: 'Người quản trị (thử)', province: null },
];

/** Made from a secret of the installation, so that each start can show it again without keeping it. */
function passwordOf(login: string, secret: string): string {
  const digest = createHmac('sha256', secret)
    .update(`demonstration:${login}`)
    .digest('base64url')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return `${digest.slice(0, 5)}-${digest.slice(5, 10)}-${digest.slice(10, 15)}`;
}

/** The three accounts with passwords that work now. */
export async function seedDemonstrationAccounts(
  db: Db,
  secrets: Secrets,
  now: Date,
): Promise<DemonstrationAccount[]> {
  return inTransaction(db, async (tx) => {
    const made: DemonstrationAccount[] = [];
    for (const account of accounts) {
      const passwords = secrets.map((secret) => passwordOf(account.login, secret));
      const password = await ensureAccount(tx, { ...account, passwords }, now);
      made.push({ login: account.login, role: account.login, password });
    }
    return made;
  });
}

interface DemonstrationPerson {
  login: Role;
  name: string;
  province: string | null;
  /** One from each secret, the newest first. */
  passwords: readonly string[];
}

async function firstThatMatches(
  hash: string,
  passwords: readonly string[],
): Promise<string | null> {
  for (const password of passwords) if (await verify(hash, password)) return password;
  return null;
}

/**
 * A password stays while its secret is in the list; another one ends the account's sessions.
 * @returns the password that works now; of an account somebody made themselves, what it would be
 */
async function ensureAccount(tx: Tx, account: DemonstrationPerson, now: Date): Promise<string> {
  const {
    login,
    name,
    province,
    passwords: [newest = '', ...older],
  } = account;
  const known = await findCredentials(tx, login);
  if (!known) {
    const key = province === null ? null : { level: 'province' as const, code: province };
    const localityId = (key && (await findLocalityByCode(tx, key, now)))?.id ?? null;
    const request = { login, name, roles: [login], localityId, demonstration: true };
    await createUser(tx, { ...request, password: newest }, { actor: null, at: now });
    return newest;
  }
  if (!known.user.demonstration) return newest;
  const held = await firstThatMatches(known.passwordHash, [newest, ...older]);
  if (held !== null) return held;
  await changeUser(tx, known.user.id, { passwordHash: await hashPassword(newest) });
  return newest;
}

/** A fixed id for every simulated thing: seeding twice is seeding once. */
function idOf(...names: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(names.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function demonstrationRoundOf(versionId: string, now: Date): Round {
  return {
    id: idOf('round', demonstrationRound),
    code: demonstrationRound,
    versionId,
    status: 'open',
    kind: 'probability',
    simulated: true,
    title: {
      vi: 'Trải nghiệm dịch vụ công thiết yếu 2026 (đợt chạy thử)',
      en: 'Essential public services experience 2026 (trial round)',
    },
    organiser: { vi: 'Người cài đặt bản chạy thử này', en: 'Whoever installed this trial' },
    indexCode: 'essential-public-services',
    minRespondents: 30,
    lonelyPsu: 'adjust',
    draftDays: 14,
    opensAt: new Date(now.getTime() - 30 * 24 * 3_600_000),
    closesAt: null,
  };
}

const psuOf = (sampled: SampledAdult, province: Locality): RoundPsu => ({
  stratum: sampled.stratumCode,
  psu: sampled.psuCode,
  localityId: province.id,
  inclusionProbability: sampled.inclusionProbability,
});

function submissionOf(
  sampled: SampledAdult,
  province: Locality,
  at: { seed: number; now: Date },
): Submission {
  const { qualities, random } = adultOf(sampled.province, sampled.psu, sampled.adult);
  const answers = answersOf(
    { qualities, random, psu: sampled.psu },
    { province: String(province.id), commune: '' },
  );
  const minutesAgo = 60 + Math.floor(random.uniform() * 28 * 24 * 60);
  return {
    id: idOf('response', at.seed, sampled.psuCode, sampled.adult),
    localityId: province.id,
    answers,
    serviceId: answers['service'] === 'none' ? null : String(answers['service']),
    stratum: sampled.stratumCode,
    psu: sampled.psuCode,
    weight: sampled.weight,
    channel: 'simulation',
    servicePoint: null,
    caller: null,
    language: 'vi',
    consentVersion: null,
    sourceHash: null,
    seconds: 240 + Math.floor(random.uniform() * 480),
    submittedAt: new Date(at.now.getTime() - minutesAgo * 60_000),
    trapped: false,
  };
}

async function answerProvince(
  tx: Tx,
  round: Round,
  province: Locality,
  work: {
    seed: number;
    now: Date;
    preparation: ReturnType<typeof preparationOf>;
    score: ReturnType<typeof responseScorer>;
  },
): Promise<number> {
  const sampled = drawProvince(province.code, work.seed);
  const psus = new Map(sampled.map((adult) => [adult.psuCode, psuOf(adult, province)]));
  await insertRoundPsus(tx, round.id, [...psus.values()]);
  const submissions = sampled.map((adult) => submissionOf(adult, province, work));
  return submitManyAnswers(tx, { preparation: work.preparation, submissions, score: work.score });
}

/** The round with its simulated answers, computed and published; does nothing when it is there. */
export async function seedDemonstrationRound(
  db: Db,
  versionId: string,
  work: { now: Date; codeVersion: string; progress: Progress; seed?: number },
): Promise<void> {
  if (await findRoundByCode(db, demonstrationRound)) return;
  const round = demonstrationRoundOf(versionId, work.now);
  const version = await findVersion(db, versionId);
  if (!version) throw new Error(`there is no questionnaire version ${versionId}`);
  const preparation = preparationOf(round, compileOrThrow(version.model));
  const score = responseScorer(() => work.now);
  const computationId = await inTransaction(db, async (tx) => {
    await insertRound(tx, round, work.now);
    await createRoundPartition(tx, round.id);
    const provinces = await listProvinces(tx, work.now);
    for (const [done, province] of provinces.entries()) {
      work.progress(done / provinces.length, province.name.vi);
      await answerProvince(tx, round, province, {
        seed: work.seed ?? demonstrationSeed,
        now: work.now,
        preparation,
        score,
      });
    }
    work.progress(1, '');
    await foldDeltas(tx);
    return (
      await requestComputation(tx, round, {
        actor: null,
        at: work.now,
        codeVersion: work.codeVersion,
      })
    ).id;
  });
  await computeResults(db, computationId, { progress: () => undefined, now: work.now });
  await inTransaction(db, async (tx) => {
    const computation = await findComputation(tx, computationId);
    if (computation?.status === 'computed')
      await publishComputation(tx, computation, { actor: null, at: work.now });
  });
}
