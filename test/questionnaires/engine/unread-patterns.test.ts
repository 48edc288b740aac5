// A pattern that cannot be run is refused wherever a questionnaire comes in, with its cell; a version published before that
// was known continues in the field, without the condition, and the check page says so.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { compile, compileOrThrow } from '../../../src/questionnaires/engine/compiled.ts';
import type { Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import { createQuestionnaire } from '../../../src/questionnaires/versions/version-changes.store.ts';
import { findVersion } from '../../../src/questionnaires/versions/versions.store.ts';
import { publishVersion } from '../../../src/questionnaires/versions/version-changes.store.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { form, NOW, told } from '../form.ts';

const AHEAD = "regex(${first}, '(?=a)a+')";
/** In every column that takes an expression. */
const table = (pattern: (column: string) => string): string => `
| survey |
| | type | name | label::Tiếng Việt (vi) | relevant | constraint | calculation | required | readonly | default | choice_filter | repeat_count | parameters |
| | text | first | Một | | ${pattern('constraint')} | | | | | | | |
| | text | second | Hai | ${pattern('relevant')} | | | ${pattern('required')} | | | | | |
| | text | third | Ba | | | ${pattern('calculation')} | | ${pattern('readonly')} | | | | |
| | calculate | sum | | | | ${pattern('calculation')} | | | | | | |
| | select_one abc | fourth | Bốn | | | | | | | ${pattern('choice_filter')} | | |
| | hidden | fifth | | | | | | | ${pattern('default')} | | | |
| | begin_repeat | several | Nhiều | | | | | | | | ${pattern('repeat_count')} | |
| | text | sixth | Sáu | | | | | | | | | |
| | end_repeat | | | | | | | | | | | |
| choices |
| | list_name | name | label::Tiếng Việt (vi) |
| | abc | a | A |
| | abc | b | B |
`;
const plain = table((column) =>
  column === 'repeat_count' ? "if(regex(${first}, 'a+'), 2, 1)" : "regex(${first}, 'a+')",
);
const ahead = table((column) => (column === 'repeat_count' ? `if(${AHEAD}, 2, 1)` : AHEAD));

/** As it would lie in the database, published when such patterns still ran. */
const older = (model: Questionnaire): Questionnaire =>
  JSON.parse(JSON.stringify(model).replaceAll("'a+'", "'(?=a)a+'")) as Questionnaire;

describe('a workbook', () => {
  test('is refused with the cell of every such pattern', () => {
    expect(told(plain).filter((line) => line.startsWith('!'))).toEqual([]);
    const cells = ['E2', 'D3', 'G3', 'F4', 'H4', 'F5', 'J6', 'I7', 'K8'];
    expect(
      told(ahead)
        .filter((line) => line.startsWith('!'))
        .sort(),
    ).toEqual(cells.map((cell) => `!pattern_look_around ${cell}`).sort());
  });
});

describe('a version published earlier', () => {
  test('runs as if the conditions were not written', () => {
    const model = older(form(plain));
    expect(compile(model).ok).toBe(false);
    const compiled = compileOrThrow(model);
    const evaluation = compiled.evaluate({ first: 'b' }, { now: NOW });
    expect(evaluation.constraintHolds('first', 'b')).toBe(true);
    expect([...evaluation.relevant]).toEqual(expect.arrayContaining(['second', 'several/0/sixth']));
    expect([
      evaluation.isRequired('second'),
      evaluation.valueAt('sum'),
      evaluation.valueAt('fifth'),
    ]).toEqual([false, '', '']);
    expect(evaluation.choices('fourth').map(({ name }) => name)).toEqual(['a', 'b']);
    expect(compiled.questionnaire.children.map(({ name }) => name)).toEqual(
      model.children.map(({ name }) => name),
    );
  });

  test('whose other mistakes still stop it', () => {
    const model = older(form(plain));
    const broken = {
      ...model,
      children: model.children.map((node) =>
        node.name === 'second' ? { ...node, relevant: '${gone}' } : node,
      ),
    };
    expect(() => compileOrThrow(broken)).toThrow(/name_unknown at second/);
  });
});

describe('in the designer', () => {
  let site: TestApp;
  let agent: ReturnType<typeof request.agent>;
  let token = '';
  let draftHash = async (): Promise<string> => '';
  beforeAll(async () => {
    site = await testApp();
    const password = 'a-long-enough-one';
    await inTransaction(site.db, async (tx) => {
      await createUser(
        tx,
        { login: 'researcher', name: 'R', roles: ['researcher'], localityId: null, password },
        { actor: null, at: new Date() },
      );
      const model = { ...form(plain), code: 'older' };
      const { versionId } = await createQuestionnaire(tx, { code: 'older', model, userId: null });
      await publishVersion(tx, versionId, null);
      await tx('questionnaire_versions')
        .where({ id: versionId })
        .update({ model: JSON.stringify(older(model)) });
      const draft = await createQuestionnaire(tx, {
        code: 'draft',
        model: { ...form(plain), code: 'draft' },
        userId: null,
      });
      draftHash = async () => (await findVersion(site.db, draft.versionId))!.modelHash;
    });
    agent = await signedIn(site.app, 'researcher', password);
    token = formToken((await agent.get('/questionnaires')).text);
  });
  afterAll(async () => {
    await site.close();
  });

  test('the check page names the version, the question and the reason, in both languages', async () => {
    const page = await agent.get('/questionnaires/older/check');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Bản 1, câu first: phần “giới hạn” có một mẫu không còn chạy được');
    expect(page.text).toContain('nhìn trước hay nhìn sau ((?=)');
    const english = await agent.get('/questionnaires/older/check?lang=en');
    expect(english.text).toContain(
      'Version 1, second: “relevant” holds a pattern that is not run any more',
    );
    expect((await agent.get('/questionnaires/draft/check?lang=vi')).text).not.toContain(
      'không còn chạy được',
    );
  });

  test('a question is not saved with such a pattern, and the page says why beside the field', async () => {
    const fields = {
      do: 'save',
      name: 'first',
      'label.vi': 'Một',
      kind: 'text',
      mode: 'always',
      constraint: "regex(., '(\\w)\\1')",
    };
    await agent.get('/?lang=vi');
    const answer = await agent
      .post('/questionnaires/draft/edit/first')
      .type('form')
      .send({ _csrf: token, hash: await draftHash(), ...fields });
    expect(answer.status).toBe(422);
    expect(answer.text.includes('nhắc lại phần đã khớp (\\1)')).toBe(true);
  });

  test('a draft with one is not published', async () => {
    const { versionId, questionnaireId } = await site.db.transaction(
      async (tx) =>
        await createQuestionnaire(tx, {
          code: 'bad',
          model: older({ ...form(plain), code: 'bad' }),
          userId: null,
        }),
    );
    await expect(
      site.db.transaction(async (tx) => await publishVersion(tx, versionId, null)),
    ).rejects.toMatchObject({ code: 'unprocessable' });
    expect(questionnaireId).not.toBe('');
  });
});
