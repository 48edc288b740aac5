// Versions in the database: numbered when published, never changed again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { importQuestionnaire } from '../../../src/designer/editing/import-questionnaire.command.ts';
import type { Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import {
  deleteScenario,
  listScenarios,
  saveScenario,
} from '../../../src/questionnaires/versions/scenarios.store.ts';
import {
  createQuestionnaire,
  saveDraft,
  startDraft,
} from '../../../src/questionnaires/versions/version-changes.store.ts';
import {
  findQuestionnaireByCode,
  findVersion,
  listQuestionnaires,
} from '../../../src/questionnaires/versions/versions.store.ts';
import { listVersions } from '../../../src/questionnaires/versions/versions.store.ts';
import { hashOf } from '../../../src/questionnaires/versions/model-hash.ts';
import {
  publishVersion,
  retireVersion,
} from '../../../src/questionnaires/versions/version-changes.store.ts';
import { testDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { NOW, form } from '../form.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
}, 60_000);
afterAll(async () => {
  await base.close();
});

const model = (code: string, label = 'A'): Questionnaire => ({
  ...form(`| survey |\n| | type | name | label::en |\n| | text | a | ${label} |`),
  code,
});
const write = <T>(work: Parameters<typeof inTransaction<T>>[1]): Promise<T> =>
  inTransaction(base.db, work);

describe('versions', () => {
  test('a draft is saved, published with its number, and can no longer be changed', async () => {
    const { questionnaireId, versionId } = await write((tx) =>
      createQuestionnaire(tx, { code: 'one', model: model('one'), userId: null }),
    );
    expect(await findVersion(base.db, versionId)).toMatchObject({
      status: 'draft',
      number: null,
      code: 'one',
      model: model('one'),
      modelHash: hashOf(model('one')),
    });
    await write((tx) => saveDraft(tx, versionId, model('one', 'Changed')));
    const published = await write((tx) => publishVersion(tx, versionId, null));
    expect(published).toMatchObject({
      status: 'published',
      number: 1,
      model: model('one', 'Changed'),
    });
    expect(published.publishedAt).toBeInstanceOf(Date);
    await expect(write((tx) => saveDraft(tx, versionId, model('one')))).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(write((tx) => publishVersion(tx, versionId, null))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await findVersion(base.db, versionId))?.model).toEqual(model('one', 'Changed'));
    expect((await findQuestionnaireByCode(base.db, 'one'))?.id).toBe(questionnaireId);
  });

  test('the next draft begins as the newest version stands, one at a time, and gets the next number', async () => {
    const { questionnaireId, versionId } = await write((tx) =>
      createQuestionnaire(tx, { code: 'two', model: model('two'), userId: null }),
    );
    await write((tx) => publishVersion(tx, versionId, null));
    const draft = await write((tx) => startDraft(tx, questionnaireId, null));
    expect(await write((tx) => startDraft(tx, questionnaireId, null))).toBe(draft);
    expect((await findVersion(base.db, draft))?.model).toEqual(model('two'));
    expect((await write((tx) => publishVersion(tx, draft, null))).number).toBe(2);
    await write((tx) => retireVersion(tx, versionId));
    expect(
      (await listVersions(base.db, questionnaireId)).map(
        ({ number, status }) => `${String(number)} ${status}`,
      ),
    ).toEqual(['2 published', '1 retired']);
    expect((await listQuestionnaires(base.db)).map(({ code }) => code)).toContain('two');
  });

  test('codes are used once; what is no questionnaire is not stored', async () => {
    await write((tx) =>
      createQuestionnaire(tx, { code: 'three', model: model('three'), userId: null }),
    );
    await expect(
      write((tx) =>
        createQuestionnaire(tx, { code: 'three', model: model('three'), userId: null }),
      ),
    ).rejects.toMatchObject({ code: 'alreadyExists' });
    await expect(
      write((tx) =>
        createQuestionnaire(tx, {
          code: 'four',
          model: { ...model('four'), children: [{ type: 'question' }] } as never,
          userId: null,
        }),
      ),
    ).rejects.toThrow();
    expect(await findQuestionnaireByCode(base.db, 'four')).toBeNull();
    expect(await findVersion(base.db, '00000000-0000-4000-8000-000000000000')).toBeNull();
  });

  test('two at once publish one number each', async () => {
    const { questionnaireId, versionId } = await write((tx) =>
      createQuestionnaire(tx, { code: 'race', model: model('race'), userId: null }),
    );
    const outcomes = await Promise.allSettled([
      write((tx) => publishVersion(tx, versionId, null)),
      write((tx) => publishVersion(tx, versionId, null)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await listVersions(base.db, questionnaireId)).map(({ number }) => number)).toEqual([1]);
  });

  test('what does not run, asks nothing, or leads elsewhere than a scenario says is not published by any road', async () => {
    const broken = (code: string, change: object): Questionnaire =>
      ({ ...model(code), children: [{ ...model(code).children[0], ...change }] }) as Questionnaire;
    const drafts = [
      broken('bad', { relevant: '${nobody} = 1' }),
      { ...model('bare'), children: [] },
      broken('led', { relevant: 'false()' }),
    ];
    for (const draft of drafts) {
      const { questionnaireId, versionId } = await write((tx) =>
        createQuestionnaire(tx, { code: draft.code, model: draft, userId: null }),
      );
      if (draft.code === 'led')
        await write((tx) =>
          saveScenario(tx, questionnaireId, {
            name: 'Asked',
            answers: {},
            expected: ['a'],
            userId: null,
          }),
        );
      await expect(write((tx) => publishVersion(tx, versionId, null, NOW))).rejects.toMatchObject({
        code: 'unprocessable',
        vars: { questionnaire: draft.code },
      });
      expect(await findVersion(base.db, versionId)).toMatchObject({
        status: 'draft',
        number: null,
      });
      await write((tx) => saveDraft(tx, versionId, model(draft.code)));
      expect(await write((tx) => publishVersion(tx, versionId, null, NOW))).toMatchObject({
        number: 1,
      });
    }
  });

  test('an import makes a new draft and leaves an open one alone', async () => {
    const first = await write((tx) =>
      importQuestionnaire(tx, { model: model('five'), actor: null, now: NOW }),
    );
    expect(first.isNew).toBe(true);
    await expect(
      write((tx) => importQuestionnaire(tx, { model: model('five', 'B'), actor: null, now: NOW })),
    ).rejects.toMatchObject({ code: 'conflict' });
    await write((tx) => publishVersion(tx, first.versionId, null));
    const second = await write((tx) =>
      importQuestionnaire(tx, { model: model('five', 'B'), actor: null, now: NOW }),
    );
    expect(second).toMatchObject({ isNew: false, questionnaireId: first.questionnaireId });
    expect((await findVersion(base.db, second.versionId))?.model).toEqual(model('five', 'B'));
  });

  test('scenarios are kept with their questionnaire', async () => {
    const { questionnaireId } = await write((tx) =>
      createQuestionnaire(tx, { code: 'six', model: model('six'), userId: null }),
    );
    const id = await write((tx) =>
      saveScenario(tx, questionnaireId, {
        name: 'A farmer',
        answers: { a: 'x' },
        expected: ['a'],
        userId: null,
      }),
    );
    expect(await listScenarios(base.db, questionnaireId)).toEqual([
      { id, name: 'A farmer', answers: { a: 'x' }, expected: ['a'] },
    ]);
    await write((tx) => deleteScenario(tx, id));
    expect(await listScenarios(base.db, questionnaireId)).toEqual([]);
  });

  test('the hash does not depend on the order of keys', () => {
    const { code, ...rest } = model('one');
    expect(hashOf({ ...rest, code } as Questionnaire)).toBe(hashOf(model('one')));
    expect(hashOf(model('one'))).not.toBe(hashOf(model('one', 'B')));
  });
});
