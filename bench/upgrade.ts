// npm run bench:upgrade -- [--stored N] – the first schema with a round of a million responses (or
// --stored so many) is brought to the newest while people read, save drafts and send. Prints how long it
// took and how long people waited or how many were asked to try again; fails if an acknowledged response
// or draft is gone.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, type Db, type Pool } from '../src/platform/db/connect.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { MigrationFiles } from '../src/platform/db/migration-files.ts';
import { respondentLimits } from '../src/platform/db/pool-limits.ts';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';

const PEOPLE = 8;
const PLACES = 34;

class FirstSchema extends MigrationFiles {
  override async getMigrations(): Promise<{ file: string }[]> {
    return (await super.getMigrations()).filter(({ file }) => file.startsWith('20261121_'));
  }
}

interface Ground {
  roundId: string;
  versionId: string;
}

/** Rows that keep the rules of the first schema; nothing reads their content here. */
async function fill(db: Db, stored: number): Promise<Ground> {
  const [questionnaireId, versionId, roundId] = [randomUUID(), randomUUID(), randomUUID()];
  await db.raw(`insert into localities (id, code, level, type, name_vi, name_en, name_folded, valid_from)
    select 1000 + i, lpad(i::text, 2, '0'), 'province', 'province', 'Tỉnh ' || i, 'Province ' || i,
      'tinh ' || i,
      date '2025-07-01'
    from generate_series(1, ${PLACES}) i`);
  await db('questionnaires').insert({ id: questionnaireId, code: 'q', created_at: new Date() });
  const title = JSON.stringify({ vi: 'Đợt', en: 'Round' });
  await db.raw(
    `insert into questionnaire_versions (id, questionnaire_id, number, status, model, model_hash, created_at,
      saved_at, published_at)
    values (?, ?, 1, 'published', '{}', '', now(), now(), now())`,
    [versionId, questionnaireId],
  );
  await db('rounds').insert({
    ...{ id: roundId, code: 'up', title, version_id: versionId, status: 'open', kind: 'open' },
    ...{ simulated: true, min_respondents: 30, lonely_psu: 'adjust', draft_days: 14 },
    created_at: new Date(),
  });
  await db.raw(`create table responses_${roundId.replaceAll('-', '')}
    partition of responses for values in ('${roundId}')`);
  const answers = `jsonb_build_object('sex', i % 2, 'age', 18 + i % 70, 'text', repeat(md5(i::text), 20))`;
  for (let from = 1; from <= stored; from += 100_000)
    await db.raw(
      `with made as (insert into responses (round_id, locality_id, id, version_id, door, language, status,
          flags, consent_version, answers, scores, submitted_at)
        select ?::uuid, 1001 + i % ${PLACES}, md5('r' || i)::uuid, ?::uuid, 'open', 'vi', 'counted',
          '{}', 'v1',
          ${answers}, array[1.5, 2.5, 3.5], now() - make_interval(secs => i % 5000000)
        from generate_series(?::int, ?::int) i returning id, locality_id, round_id, submitted_at)
      insert into paradata (response_id, locality_id, round_id, device, started_at, pages)
      select id, locality_id, round_id, 'phone', submitted_at, '[]' from made`,
      [roundId, versionId, from, Math.min(stored, from + 99_999)],
    );
  return { roundId, versionId };
}

interface Lived {
  responses: string[];
  drafts: string[];
  longest: number;
  refused: number;
  done: number;
}

/** One person after the other: reads the round, saves a draft, sends; in columns that every schema has. */
async function live(
  pool: Pool,
  { roundId, versionId }: Ground,
  lived: Lived,
  isOver: () => boolean,
) {
  const shared = { locality_id: 1001, round_id: roundId, version_id: versionId, language: 'vi' };
  while (!isOver()) {
    const [draft, response] = [randomUUID(), randomUUID()];
    const begun = performance.now();
    try {
      await pool('rounds').where({ code: 'up' }).first('id');
      await pool('drafts').insert({
        ...{ ...shared, id: draft, door: 'open', device: 'phone', consent_version: 'v1' },
        ...{ answers: '{}', paradata: '{}', started_at: new Date(), updated_at: new Date() },
        expires_at: new Date(Date.now() + 86_400_000),
      });
      lived.drafts.push(draft);
      await pool('responses').insert({
        ...{ ...shared, id: response, door: 'open', status: 'counted', flags: '{}' },
        ...{ answers: '{}', submitted_at: new Date() },
      });
      lived.responses.push(response);
      lived.done += 1;
    } catch {
      lived.refused += 1;
    }
    lived.longest = Math.max(lived.longest, performance.now() - begun);
    await sleep(20);
  }
}

async function lost(db: Db, table: string, ids: readonly string[]): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    `select count(*)::int as n from unnest(?::uuid[]) as told (id)
    where not exists (select 1 from ${table} t where t.id = told.id)`,
    [[...ids]],
  );
  return rows[0]!.n;
}

async function upgrade(url: string, stored: number): Promise<void> {
  const db = connect(url, 4);
  const people = connect(url, PEOPLE, respondentLimits);
  try {
    await db.migrate.latest({ migrationSource: new FirstSchema() });
    const ground = await fill(db, stored);
    await db.raw('analyze');
    const lived: Lived = { responses: [], drafts: [], longest: 0, refused: 0, done: 0 };
    let over = false;
    const lives = Array.from({ length: PEOPLE }, () => live(people, ground, lived, () => over));
    await sleep(3000);
    const before = { ...lived };
    const begun = performance.now();
    const applied = await migrate(db);
    const seconds = (performance.now() - begun) / 1000;
    const during = lived.done - before.done;
    await sleep(3000);
    over = true;
    await Promise.all(lives);
    const gone = [
      await lost(db, 'responses', lived.responses),
      await lost(db, 'drafts', lived.drafts),
    ];
    console.log(`${stored} responses, ${applied.length} migrations: ${seconds.toFixed(1)} s`);
    console.log(`before: longest wait ${before.longest.toFixed(0)} ms, ${before.refused} refused`);
    console.log(
      `during: ${during} sent, longest wait ${lived.longest.toFixed(0)} ms, ` +
        `${lived.refused - before.refused} refused in words`,
    );
    console.log(
      `${lived.responses.length} sent and ${lived.drafts.length} saved: ${gone.join(' and ')} lost`,
    );
    if (gone.some((count) => count > 0)) process.exitCode = 1;
  } finally {
    await Promise.all([db.destroy(), people.destroy()]);
  }
}

const { values } = parseArgs({ options: { stored: { type: 'string', default: '1000000' } } });
const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-upgrade-'));
chmodSync(folder, 0o755);
const server = await openEmbeddedPostgres({ folder, role: 'command' });
try {
  await upgrade(server.url, Number(values.stored));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
