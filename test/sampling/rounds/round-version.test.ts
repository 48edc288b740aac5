// A round that continues with a newer version while people answer: respondents who began under the old
// one finish under it, and what comes out of both together – table and figures – is one.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { seedRegistries } from '../../../src/localities/seed-registries.command.ts';
import { indexDefinitionSchema } from '../../../src/indicators/definition.ts';
import { registerDefinition } from '../../../src/indicators/definitions.store.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Question, Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import {
  createQuestionnaire,
  saveDraft,
  startDraft,
} from '../../../src/questionnaires/versions/version-changes.store.ts';
import { findQuestionnaireByCode } from '../../../src/questionnaires/versions/versions.store.ts';
import { listVersions } from '../../../src/questionnaires/versions/versions.store.ts';
import { publishVersion } from '../../../src/questionnaires/versions/version-changes.store.ts';
import { createRoundPartition } from '../../../src/responses/submission/responses.store.ts';
import type { Round } from '../../../src/sampling/rounds/round.ts';
import { findRoundByCode } from '../../../src/sampling/rounds/rounds.store.ts';
import { insertRound, setRoundStatus } from '../../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { Citizen } from '../../support/citizen.ts';
import { form } from '../../questionnaires/form.ts';

const first: Questionnaire = {
  ...form(`
| survey |
| | type | name | label::Tiếng Việt (vi) | label::English (en) | required | constraint | constraint_message::Tiếng Việt (vi) |
| | begin_group | one | Phần một | Part one | | | |
| | select_one ways | way | Ông bà nộp bằng cách nào? | How did you file? | yes | | |
| | end_group | | | | | | |
| | begin_group | two | Phần hai | Part two | | | |
| | integer | trips | Ông bà phải đi mấy lần? | How many trips? | yes | . < 20 | Tối đa 19 lần. |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
| | ways | online | Qua mạng | Online |
| | ways | office | Tại quầy | Office |`),
  code: 'filing',
};
const group = (model: Questionnaire, at: number): { children: Question[] } =>
  model.children[at] as never;
/** Corrected wording, an option at the end, one answer less required: safe. */
const second = structuredClone(first);
group(second, 1).children[0]!.label['vi'] = 'Ông bà phải đi lại mấy lần?';
delete group(second, 1).children[0]!.required;
second.lists[0]!.choices.push({ name: 'post', label: { vi: 'Qua bưu điện', en: 'By post' } });
/** A question more: a new round. */
const third = structuredClone(second);
group(third, 1).children.push({
  type: 'question',
  id: 'cost',
  name: 'cost',
  kind: 'integer',
  label: { vi: 'Hết bao nhiêu tiền?' },
});

const title = { vi: 'x', en: 'x' };
const indicator = (code: string, question: string, expression: string, max: number) => ({
  code,
  title,
  question,
  base: title,
  expression,
  baseExpression: 'true()',
  kind: 'mean',
  min: 0,
  max,
  direction: 'higher',
  knowledge: false,
});
const index = indexDefinitionSchema.parse({
  code: 'filing-index',
  version: 1,
  title,
  questionnaire: 'filing',
  dimensions: [
    {
      code: '1',
      title,
      subDimensions: [
        {
          code: '1.1',
          title,
          indicators: [
            indicator('1.1.1', 'way', "if(${way} = 'online', 1, 0)", 1),
            indicator('1.1.2', 'trips', '${trips}', 20),
          ],
        },
      ],
    },
  ],
});

let site: TestApp;
let agent: ReturnType<typeof request.agent>;
let versions: string[] = [];
let round: Round;
const password = 'a-long-enough-one';

beforeAll(async () => {
  site = await testApp();
  await inTransaction(site.db, async (tx) => {
    await seedRegistries(tx);
    for (const role of ['researcher', 'administrator'] as const)
      await createUser(
        tx,
        { login: role, name: role, roles: [role], localityId: null, password },
        { actor: null, at: new Date() },
      );
    const made = await createQuestionnaire(tx, { code: 'filing', model: first, userId: null });
    versions = [(await publishVersion(tx, made.versionId, null)).id];
    for (const model of [second, third]) {
      const id = await startDraft(tx, made.questionnaireId, null);
      await saveDraft(tx, id, model);
      versions.push((await publishVersion(tx, id, null)).id);
    }
    await registerDefinition(tx, index, new Date());
  });
  agent = await signedIn(site.app, 'researcher', password);
}, 60_000);
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  round = roundOf({
    id: randomUUID(),
    code: `r-${randomUUID().slice(0, 8)}`,
    versionId: versions[0]!,
    indexCode: 'filing-index',
  });
  await inTransaction(site.db, async (tx) => {
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
  });
});

const asked = async (): Promise<string> => (await findRoundByCode(site.db, round.code))!.versionId;
async function use(from: number, to: number, as = agent): Promise<request.Response> {
  const page = await as.get(`/rounds/${round.code}/version`);
  return await as
    .post(`/rounds/${round.code}/version`)
    .type('form')
    .send({ _csrf: formToken(page.text), from: versions[from], to: versions[to] });
}
const audited = async (): Promise<unknown[]> =>
  await site.db('audit_log').where({ action: 'round.version_changed', object_id: round.id });

describe('a newer version', () => {
  it('is told on the desk and its changes by question, with what is safe and what is not', async () => {
    const desk = await agent.get(`/rounds/${round.code}?lang=en`);
    expect(desk.text).toContain('Questionnaire: version 1');
    expect(desk.text).toContain(
      'Version 3 of the questionnaire has been published, but 1 change needs a new round.',
    );
    const page = (await agent.get(`/rounds/${round.code}/version?lang=en`)).text;
    expect(page).toContain('Use version 2 from now on');
    expect(page).not.toContain('Use version 3 from now on');
    expect(page).toContain('The option “post” was added at the end of the list “ways”.');
    const rows = [...page.matchAll(/<code>(\w+)<\/code><\/th>\s*<td>(.*?)<\/td>/gs)].map(
      ([, name, cell]) =>
        `${name} ${[...cell!.matchAll(/cg-tag--(\w+)/g)].map(([, tag]) => tag).join(' ')}`,
    );
    expect(rows).toEqual(['cost warn', 'trips good good', 'trips good good']);
    await agent.get('/?lang=vi');
  });

  it('is taken once, however often it is asked for, and written down', async () => {
    expect((await use(0, 1)).headers['location']).toBe(`/rounds/${round.code}/version?done=yes`);
    expect(await asked()).toBe(versions[1]);
    expect((await use(0, 1)).status).toBe(303);
    expect(await audited()).toMatchObject([{ details: { code: round.code, from: 1, to: 2 } }]);
  });

  it('with a change that old answers cannot take is refused, and the page says which', async () => {
    const answer = await use(0, 2);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(
      'Chưa đổi được: có thay đổi làm câu trả lời cũ và mới không còn như nhau.',
    );
    expect(await asked()).toBe(versions[0]);
    expect(await audited()).toEqual([]);
  });

  it('is refused when somebody else moved the round meanwhile, when it is closed, and backwards', async () => {
    await use(0, 1);
    expect((await use(0, 2)).status).toBe(409);
    expect((await use(1, 0)).status).toBe(422);
    await inTransaction(site.db, (tx) =>
      setRoundStatus(tx, round.id, { status: 'closed', at: new Date() }),
    );
    expect((await use(1, 2)).status).toBe(409);
    expect(await asked()).toBe(versions[1]);
  });

  it('may change anything before the round was opened', async () => {
    await inTransaction(site.db, (tx) =>
      setRoundStatus(tx, round.id, { status: 'draft', at: new Date() }),
    );
    expect((await use(0, 2)).status).toBe(303);
    expect(await asked()).toBe(versions[2]);
  });

  it('is for those who manage rounds; others may read', async () => {
    const administrator = await signedIn(site.app, 'administrator', password);
    expect((await administrator.get(`/rounds/${round.code}/version`)).text).not.toContain(
      'name="to"',
    );
    expect(
      (
        await administrator
          .post(`/rounds/${round.code}/version`)
          .type('form')
          .send({
            _csrf: formToken((await administrator.get('/questionnaires')).text),
            from: versions[0],
            to: versions[1],
          })
      ).status,
    ).toBe(403);
    expect((await agent.get('/rounds/none/version')).status).toBe(404);
  });
});

describe('people who were answering', () => {
  it('finish under the version they began with; the others get the new one', async () => {
    const early = await new Citizen(site.app).begin(round.code);
    await early.send({ way: 'office' });
    await use(0, 1);
    await early.open(early.path);
    expect(early.html).toContain('Ông bà phải đi mấy lần?');
    await early.send({ trips: '' });
    expect([early.status, early.html.includes('Ông bà phải đi mấy lần?')]).toEqual([422, true]);
    await early.open(`/s/${round.code}/q/one`);
    expect(early.html).not.toContain('Qua bưu điện');
    await early.send({ way: 'post' });
    expect(early.status).toBe(422);
    await early.send({ way: 'office' });
    await early.send({ trips: '3' });
    await early.send({});
    expect(early.path).toBe(`/s/${round.code}/receipt`);

    const late = await new Citizen(site.app).begin(round.code);
    expect(late.html).toContain('Qua bưu điện');
    await late.send({ way: 'post' });
    expect(late.html).toContain('Ông bà phải đi lại mấy lần?');
    await late.send({ trips: '' });
    await late.send({});
    expect(late.path).toBe(`/s/${round.code}/receipt`);

    const rows = (await site
      .db('responses')
      .where({ round_id: round.id })
      .orderBy('submitted_at')
      .select('version_id', 'answers', 'scores')) as {
      version_id: string;
      answers: object;
      scores: unknown;
    }[];
    expect(rows).toMatchObject([
      { version_id: versions[0], answers: { way: 'office', trips: 3 }, scores: [0, 3] },
      { version_id: versions[1], answers: { way: 'post' }, scores: [0, null] },
    ]);
    await together(['1', '2']);
  });

  /** The table of both versions is one, a column a question, and so are the figures. */
  async function together(numbers: string[]): Promise<void> {
    const csv = parse((await agent.get(`/rounds/${round.code}/answers.csv?values=labels`)).text, {
      bom: true,
      columns: true,
    }) as Record<string, string>[];
    expect(
      csv.map((row) => [row['questionnaire_version'], row['way'], row['trips']]).sort(),
    ).toEqual([
      [numbers[0], 'Tại quầy', '3'],
      [numbers[1], 'Qua bưu điện', ''],
    ]);
    expect(
      Object.keys(csv[0]!).filter(
        (column) => column.startsWith('way') || column.startsWith('trips'),
      ),
    ).toEqual(['way', 'trips']);
    await site.db('responses').where({ round_id: round.id }).update({ status: 'counted' });
    const desk = await agent.get(`/rounds/${round.code}`);
    const review = (
      await agent
        .post(`/rounds/${round.code}/computations`)
        .type('form')
        .send({ _csrf: formToken(desk.text) })
    ).headers['location'] as string;
    let status = 'computing';
    while (status === 'computing')
      status = ((await agent.get(`${review}/progress`)).body as { status: string }).status;
    expect(status).toBe('computed');
    const nation = (await site
      .db('results')
      .where({ computation_id: review.split('/').at(-1)!, node: '1.1.1' })
      .select('n')) as { n: number }[];
    expect(Math.max(...nation.map(({ n }) => n))).toBe(2);
  }
});

describe('a version that a round asks', () => {
  it('is not retired before the round is closed or moved on', async () => {
    const questionnaire = await findQuestionnaireByCode(site.db, 'filing');
    const status = async (): Promise<string | undefined> =>
      (await listVersions(site.db, questionnaire!.id)).find(({ id }) => id === versions[0])?.status;
    const retire = async () =>
      await agent
        .post('/questionnaires/filing/retire')
        .type('form')
        .send({
          _csrf: formToken((await agent.get('/questionnaires/filing')).text),
          version: versions[0],
        });
    const refused = await retire();
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`href="/rounds/${round.code}/version"`);
    expect(await status()).toBe('published');
    await site.db('rounds').where({ version_id: versions[0] }).update({ status: 'closed' });
    expect((await retire()).status).toBe(303);
    expect(await status()).toBe('retired');
  });
});
