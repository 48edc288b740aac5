// Fills a round with millions of responses in the application's own format, for benchmarks of large
// rounds: a few hundred simulated responses are validated and scored like any submission. Postgres
// then copies their rows with different ids, localities, days, entry channels and statuses.
import { adultOf, provinceOf, strata } from '../seeds/demonstration/population.ts';
import { answersOf } from '../seeds/demonstration/answers.ts';
import { responseScorer } from '../src/indicators/response-scorer.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import type { Db, Tx } from '../src/platform/db/connect.ts';
import { columnsOf } from '../src/platform/db/json-records.ts';
import { prepared } from '../src/platform/db/prepared.ts';
import { compileOrThrow } from '../src/questionnaires/engine/compiled.ts';
import { findVersion } from '../src/questionnaires/versions/versions.store.ts';
import { repairRoundCounts } from '../src/responses/counts/response-counts.store.ts';
import {
  preparationOf,
  prepare,
  type Submission,
} from '../src/responses/submission/preparation.ts';
import type { Response } from '../src/responses/submission/response.ts';
import { RESPONSE_COLUMNS, toResponseRow } from '../src/responses/submission/responses.store.ts';
import type { Round } from '../src/sampling/rounds/round.ts';

export interface Wanted {
  /** Open, with its partition; asks a version of the built-in questionnaire. */
  round: Pick<Round, 'id' | 'versionId'>;
  count: number;
  /** Places the responses lie in, in turn; the provinces when absent. */
  localities?: readonly number[];
  /** Drawn: two strata a place of so many PSUs, weights of 50 to 149. */
  psus?: number;
  /** The newest response; the others lie in the 60 days before. */
  now: Date;
  /** Rows of one transaction. */
  chunk?: number;
  progress?: (stored: number) => void;
}

const TEMPLATES = 240;
const SERIAL = 'md5($1::text || i)::uuid';
/** Of a thousand responses: 20 held, 5 excluded, 5 withdrawn. */
const STATUS = `case when i % 1000 < 20 then 'held' when i % 1000 < 25 then 'excluded'
  when i % 1000 < 30 then 'withdrawn' else 'counted' end`;
const DOOR = `case when i % 20 < 12 then 'open' when i % 20 < 16 then 'poster'
  when i % 20 < 19 then 'after_service' else 'invitation' end`;
const types = Object.entries(RESPONSE_COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');

/** $1 round, $2 first number, $3 last number, $4 templates, $5 localities, $6 newest moment. */
const NUMBERED = `with template as materialized (
    select row_number() over () - 1 as place, t.* from json_to_recordset($4::json) as t (${types})),
  numbered as (
    select ${SERIAL} as own_id, ${STATUS} as own_status, ${DOOR} as own_door,
      ($5::int[])[1 + (i * 7919) % cardinality($5::int[])] as own_place,
      $6::timestamptz - make_interval(secs => (i * 104729) % 5184000) as own_time,
      (case when i % 20 = 0 then i - i % 40 else i end) as source, i, i % ${TEMPLATES} as place
    from generate_series($2::bigint, $3::bigint) as i)`;

/** A withdrawn response keeps only its key, place, version and time. */
const VALUES: Readonly<Record<keyof typeof RESPONSE_COLUMNS, string>> = {
  round_id: '$1::uuid',
  locality_id: 'own_place',
  id: 'own_id',
  version_id: 'version_id',
  service_id: unless('service_id'),
  stratum: 'null',
  psu: 'null',
  weight: 'null::float8',
  door: unless('own_door', `''`),
  service_point: 'null',
  caller: unless(`case when own_door = 'after_service' then 'cong-dich-vu' end`),
  language: unless('language', `''`),
  status: 'own_status',
  flags: unless(`case when own_status = 'held' then '{speeding}' else flags end`, `'{}'`),
  consent_version: unless('consent_version'),
  answers: unless(`answers || jsonb_build_object('province', own_place::text)`, `'{}'`),
  scores: unless('scores'),
  group_codes: unless('group_codes'),
  source_hash: unless(`decode(md5($1::text || 'source' || source), 'hex')`),
  seconds: unless('180 + (i % 900)::int'),
  submitted_at: 'own_time',
};

function unless(kept: string, erased = 'null'): string {
  return `case when own_status = 'withdrawn' then ${erased} else ${kept} end`;
}

const COLUMNS = Object.keys(RESPONSE_COLUMNS) as (keyof typeof RESPONSE_COLUMNS)[];
const designOf = (psus: number): Partial<typeof VALUES> => ({
  // Ids of provinces, and of communes in turn, follow each other.
  stratum: `own_place % 34 || '-' || i % 2`,
  psu: `own_place || '-' || i % 2 || '-' || (i / 2) % ${psus}`,
  weight: '50 + (i % 100)::float8',
});

const responsesBy = (values: typeof VALUES): string => `${NUMBERED}
  insert into responses (${columnsOf(RESPONSE_COLUMNS)}, withdrawn_at)
  select ${COLUMNS.map((name) => values[name]).join(', ')},
    ${unless('null::timestamptz', 'own_time')}
  from numbered join template using (place)`;

const KEY = `${SERIAL}, ($4::int[])[1 + (i * 7919) % cardinality($4::int[])], $1::uuid`;
const PARADATA_COLUMNS = 'response_id, locality_id, round_id, device, started_at, pages';

/** Of the first response. */
const FIRST_PARADATA = `insert into paradata (${PARADATA_COLUMNS})
  select ${KEY}, 'phone', $5::timestamptz, $6::jsonb
  from generate_series($2::bigint, $3::bigint) as i`;
/** Of all others: compressed once and copied, for compressing takes most of the time. */
const PARADATA = `insert into paradata (${PARADATA_COLUMNS})
  select ${KEY}, p.device, p.started_at, p.pages
  from generate_series($2::bigint, $3::bigint) as i, paradata as p
  where p.response_id = md5($1::text || 0)::uuid and p.round_id = $1::uuid and i > 0
    and i % 1000 not between 25 and 29`;

async function templatesOf(db: Db, { round, now }: Wanted): Promise<Response[]> {
  const version = await findVersion(db, round.versionId);
  if (!version) throw new Error(`there is no questionnaire version ${round.versionId}`);
  const preparation = preparationOf(round, compileOrThrow(version.model));
  const score = responseScorer(() => now);
  const provinces = ['01', '40', '79'].map(provinceOf);
  return await Promise.all(
    Array.from({ length: TEMPLATES }, async (_, index) => {
      const province = provinces[index % provinces.length]!;
      const psu = province.psus.filter(({ stratum }) => stratum === strata[index % 2])[index % 64]!;
      const answers = answersOf(
        { ...adultOf(province, psu, index), psu },
        { province: '1001', commune: '' },
      );
      const judged = prepare(preparation, submissionOf(index, answers, now));
      if (!judged.ok)
        throw new Error(`a simulated adult does not pass: ${JSON.stringify(judged.problems)}`);
      return {
        ...judged.response,
        ...(await score(db, round.versionId, judged.response.answers)),
      };
    }),
  );
}

const submissionOf = (index: number, answers: Submission['answers'], now: Date): Submission => ({
  id: '00000000-0000-4000-8000-000000000000',
  localityId: 1001,
  answers,
  serviceId: answers['service'] === 'none' ? null : String(answers['service']),
  stratum: null,
  psu: null,
  weight: null,
  channel: 'open',
  servicePoint: null,
  caller: null,
  language: index % 25 === 0 ? 'en' : 'vi',
  consentVersion: '2026-11',
  sourceHash: null,
  seconds: 900,
  submittedAt: now,
  trapped: false,
});

function tracesOf(now: Date): string {
  const trace = {
    firstShown: now.toISOString(),
    lastSent: now.toISOString(),
    seconds: 41,
    visible: 38,
    sent: 1,
    edits: 0,
    errors: 0,
  };
  return JSON.stringify(
    Object.fromEntries(Array.from({ length: 18 }, (_, page) => [`page_${page}`, trace])),
  );
}

async function provincesOf(db: Db): Promise<number[]> {
  return (await db('localities')
    .where({ level: 'province' })
    .whereNull('valid_to')
    .orderBy('id')
    .pluck('id')) as number[];
}

/**
 * Lays `count` responses with their paradata into a round that has none made here before; its
 * counts are right, and the tables are analysed.
 * @throws Error when the round's version is not of the built-in questionnaire
 */
export async function storeResponses(db: Db, wanted: Wanted): Promise<void> {
  const { round, count, now, chunk = 50_000 } = wanted;
  const templates = JSON.stringify((await templatesOf(db, wanted)).map(toResponseRow));
  const localities = wanted.localities ?? (await provincesOf(db));
  const [name, text] = wanted.psus
    ? ['store-sample', responsesBy({ ...VALUES, ...designOf(wanted.psus) })]
    : ['store-responses', responsesBy(VALUES)];
  const write = (tx: Tx, name: string, text: string, values: readonly unknown[]) =>
    prepared(tx, { name, text, values: [round.id, ...values] });
  await inTransaction(db, (tx) =>
    write(tx, 'store-trace', FIRST_PARADATA, [0, 0, localities, now, tracesOf(now)]),
  );
  for (let first = 0; first < count; first += chunk) {
    const last = Math.min(count, first + chunk) - 1;
    await inTransaction(db, async (tx) => {
      await write(tx, name, text, [first, last, templates, localities, now]);
      await write(tx, 'store-paradata', PARADATA, [first, last, localities]);
    });
    wanted.progress?.(last + 1);
  }
  await inTransaction(db, (tx) => repairRoundCounts(tx, round.id));
  for (const table of ['responses', 'paradata', 'response_counts']) {
    await db.raw(`analyze ${table}`);
  }
}
