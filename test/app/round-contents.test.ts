// Every table that belongs to a round is thought of when a round is deleted or its answers are erased: a
// new one fails here until it is entered.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
});

const read = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');

/**
 * Not asked before a deletion: without responses, drafts and batches of invitations they hold nothing of a
 * person.
 */
const goesAlong: Readonly<Record<string, string>> = {
  paradata: 'of responses',
  data_requests: 'about responses',
  invitations: 'of a batch',
  response_counts: 'counts of responses and drafts',
  response_count_deltas: 'the same',
  consent_texts: 'the words of the first page, of nobody',
  round_quotas: 'a setting, deleted with the round',
};

/** Kept when answers are erased: numbers, settings, words of the organiser. */
const keptAtErasure: Readonly<Record<string, string>> = {
  drafts: 'gone after their days, long before',
  invitations: 'a hash of a code, a place, a PSU: no person',
  invitation_batches: 'as invitations',
  computations: 'results',
  answer_tables: 'results',
  weighting_recipes: 'a setting',
  round_psus: 'the sample of places',
  round_quotas: 'a setting',
  response_counts: 'numbers',
  response_count_deltas: 'numbers',
  consent_texts: 'evidence of what was agreed to',
};

it('no table of a round is forgotten', async () => {
  const { rows } = await database.db.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'round_id' and not a.attisdropped order by 1`,
  );
  const tables = rows.map(({ name }) => name);
  expect(tables.length).toBeGreaterThan(10);
  const asked = read('src/app/round-contents.store.ts');
  expect(tables.filter((name) => !asked.includes(`from ${name} `) && !(name in goesAlong))).toEqual(
    [],
  );
  const erased = new Set([
    'responses',
    'paradata',
    'answered_dossiers',
    'data_requests',
    'partial_responses',
  ]);
  expect(tables.filter((name) => !erased.has(name) && !(name in keptAtErasure))).toEqual([]);
});
