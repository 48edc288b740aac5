// An index that asks for what a version does not have costs nobody an answer: the response is kept without
// scores.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { indexFor, responseScorer } from '../../src/indicators/response-scorer.ts';
import type { Node, Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { breakdownsOf } from '../../src/questionnaires/model/breakdowns.ts';
import { findVersion } from '../../src/questionnaires/versions/versions.store.ts';
import { saveDraft, startDraft } from '../../src/questionnaires/versions/version-changes.store.ts';
import { seedBuiltIn } from '../../src/app/seed.ts';
import { testDatabase } from '../support/database.ts';

let db: Db;
let close: () => Promise<void>;
let versionId = '';
const now = new Date('2026-11-22T03:00:00Z');
beforeAll(async () => {
  ({ db, close } = await testDatabase());
  versionId = await seedBuiltIn(db, now);
});
afterAll(async () => {
  await close();
});

const without = (nodes: readonly Node[], name: string): Node[] =>
  nodes
    .filter((node) => node.name !== name)
    .map((node) =>
      node.type === 'question' ? node : { ...node, children: without(node.children, name) },
    );

it('the built-in index fits the built-in questionnaire', async () => {
  expect(await indexFor(db, versionId)).toBe('essential-public-services');
  const read = await responseScorer(() => now)(db, versionId, {
    sex: 'female',
    age_band: 'refused',
  });
  expect(read.scores).toHaveLength(45);
  const version = (await findVersion(db, versionId))!;
  const names = breakdownsOf(version.model).map(({ question }) => question.name);
  expect(names).toEqual([
    'service',
    'on_behalf',
    'channel',
    'device',
    'sex',
    'age_band',
    'area',
    'residence',
    'education',
    'ethnicity',
    'disability',
  ]);
  expect(read.groups).toEqual(names.map((name) => (name === 'sex' ? 1 : null)));
});

it('a version without a question of the index has no index, and its responses no scores', async () => {
  const lesser = await inTransaction(db, async (tx) => {
    const { model, questionnaireId } = (await findVersion(tx, versionId))!;
    const smaller: Questionnaire = { ...model, children: without(model.children, 'knows_portal') };
    expect(JSON.stringify(smaller)).not.toBe(JSON.stringify(model));
    const draft = await startDraft(tx, questionnaireId, null);
    await saveDraft(tx, draft, smaller);
    return draft;
  });
  expect(await indexFor(db, lesser)).toBeNull();
  expect((await responseScorer(() => now)(db, lesser, {})).scores).toBeNull();
});
