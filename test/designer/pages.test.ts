// The designer's pages as a browser without JavaScript meets them: making, changing, undoing, publishing, and what two people
// at once do to each other.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../src/platform/db/database.ts';
import { forgetSteps, keepStep, MOST_STEPS } from '../../src/designer/editing/undo.store.ts';
import {
  deleteScenario,
  listScenarios,
  saveScenario,
} from '../../src/questionnaires/versions/scenarios.store.ts';
import { signedIn } from '../support/app.ts';
import { designerSite, password, type DesignerSite } from './designer-site.ts';

let site: DesignerSite['site'];
let agent: DesignerSite['agent'];
let token = '';
let newest: DesignerSite['newest'];
let send: DesignerSite['send'];
let labels: DesignerSite['labels'];
beforeAll(async () => {
  ({ site, agent, token, newest, send, labels } = await designerSite());
});
afterAll(async () => {
  await site.close();
});

describe('the pages', () => {
  it.each([
    '',
    '/edit',
    '/edit?section=you',
    '/edit/age',
    '/edit/way',
    '/edit/you',
    '/edit/online_ease',
    '/check',
    '/translations',
    '/translations?to=en&show=all',
    '/try',
    '/scenarios',
    '/paper',
    '/codebook?in=en',
    '/bank',
    '/bank?q=tuoi&from=small',
    '/describe',
  ])('small%s is shown in both languages', async (path) => {
    const first = await agent.get(`/questionnaires/small${path}`);
    expect([path, first.status]).toEqual([path, 200]);
    const english = await agent.get(
      `/questionnaires/small${path}${path.includes('?') ? '&' : '?'}lang=en`,
    );
    expect(english.status).toBe(200);
    expect(english.text).toContain('<html lang="en">');
    await agent.get('/?lang=vi');
  });
  it('are closed to leaders, and an administrator may read but not change', async () => {
    const leader = await signedIn(site.app, 'leader', password);
    const administrator = await signedIn(site.app, 'administrator', password);
    expect((await leader.get('/questionnaires/small')).status).toBe(403);
    expect((await administrator.get('/questionnaires/small')).status).toBe(200);
    expect((await administrator.get('/questionnaires/small/edit')).status).toBe(403);
  });
  it('answer 404 for what is not there, and 410 for a question that is gone', async () => {
    expect((await agent.get('/questionnaires/none')).status).toBe(404);
    expect((await agent.get('/questionnaires/small/edit/none')).status).toBe(410);
  });
});

describe('changing', () => {
  it('saves a question and carries a new name along', async () => {
    const answer = await send('/questionnaires/small/edit/used', {
      do: 'save',
      name: 'has_used',
      'label.vi': 'Ông bà có làm thủ tục không?',
      kind: 'select_one',
      mode: 'always',
    });
    expect(answer.headers['location']).toBe('/questionnaires/small/edit/used?done=saved');
    expect(await labels()).toContain("${has_used} = 'yes'");
    await send('/questionnaires/small/edit', { do: 'undo' });
    expect(await labels()).not.toContain('has_used');
    expect((await agent.get('/questionnaires/small/edit')).text).toContain('Làm lại');
  });
  it('carries a new option code to conditions and scenarios, and takes both back and forth', async () => {
    const { questionnaireId } = await newest();
    const id = await inTransaction(site.db, (tx) =>
      saveScenario(tx, questionnaireId, {
        name: 'Who used one',
        answers: { used: 'yes' },
        expected: ['age', 'used', 'way', 'last_word'],
        userId: null,
      }),
    );
    const saved = async (): Promise<unknown> =>
      (await listScenarios(site.db, questionnaireId)).find((one) => one.id === id)?.answers['used'];
    const answer = await send('/questionnaires/small/edit/used', {
      do: 'save',
      kind: 'select_one',
      'label.vi': 'Ông bà có làm thủ tục nào không?',
      list: 'yes_no',
      shown: 'yes_no',
      mode: 'always',
      'option.0.was': '0',
      'option.0.name': 'co',
      'option.0.label.vi': 'Có',
      'option.0.label.en': 'Yes',
      'option.1.was': '1',
      'option.1.name': 'no',
      'option.1.label.vi': 'Không',
      'option.1.label.en': 'No',
    });
    expect(answer.headers['location']).toBe('/questionnaires/small/edit/used?done=saved&codes=1');
    expect((await agent.get('/questionnaires/small/edit/used?done=saved&codes=1')).text).toContain(
      'Mã lựa chọn mới đã được đổi ở 1 chỗ',
    );
    expect([(await labels()).includes("${used} = 'co'"), await saved()]).toEqual([true, 'co']);
    await send('/questionnaires/small/edit', { do: 'undo' });
    expect([(await labels()).includes("${used} = 'yes'"), await saved()]).toEqual([true, 'yes']);
    await send('/questionnaires/small/edit', { do: 'redo' });
    expect([(await labels()).includes("${used} = 'co'"), await saved()]).toEqual([true, 'co']);
    await send('/questionnaires/small/edit', { do: 'undo' });
    await inTransaction(site.db, (tx) => deleteScenario(tx, id));
  });
  it('takes several steps back and forth; a new change ends what was taken back', async () => {
    const hash = async (): Promise<string> => (await newest()).modelHash;
    const seen = [await hash()];
    const press = async (button: string): Promise<number> =>
      (await send('/questionnaires/small/edit', { do: button, section: 'you' })).status;
    for (const button of ['down:age', 'duplicate:used', 'down:way']) {
      await press(button);
      seen.push(await hash());
    }
    for (const step of [2, 1, 0]) {
      await press('undo');
      expect(await hash()).toBe(seen[step]);
    }
    for (const step of [1, 2]) {
      await press('redo');
      expect(await hash()).toBe(seen[step]);
    }
    const page = (await agent.get('/questionnaires/small/edit')).text;
    expect([page.includes('value="undo"'), page.includes('value="redo"')]).toEqual([true, true]);
    await press('up:age');
    expect(await press('redo')).toBe(409);
    for (let step = 0; step < 3; step += 1) await press('undo');
    expect(await hash()).toBe(seen[0]);
  });
  it('remembers the last steps only', async () => {
    const { id, model } = await newest();
    await inTransaction(site.db, async (tx) => {
      await forgetSteps(tx, id);
      for (let step = 0; step < MOST_STEPS + 3; step += 1)
        await keepStep(tx, id, {
          operation: 'move',
          subject: String(step),
          model,
          scenarios: null,
        });
    });
    const kept = (await site
      .db('questionnaire_undos')
      .where({ version_id: id })
      .orderBy('number')
      .select('subject')) as { subject: string }[];
    expect([kept.length, kept[0]?.subject, kept.at(-1)?.subject]).toEqual([
      MOST_STEPS,
      '3',
      String(MOST_STEPS + 2),
    ]);
    await inTransaction(site.db, (tx) => forgetSteps(tx, id));
    expect((await send('/questionnaires/small/edit', { do: 'undo' })).status).toBe(409);
  });
  it('points at the character of a wrong expression and keeps what was typed', async () => {
    const answer = await send('/questionnaires/small/edit/last_word', {
      do: 'save',
      mode: 'written',
      relevant: '${age} > 30 and ${ag} < 9',
      'label.vi': 'Một lời khác',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('data-position="17"');
    expect(answer.text).toContain('Một lời khác');
    expect(await labels()).not.toContain('Một lời khác');
  });
  it('makes a condition from menus', async () => {
    const answer = await send('/questionnaires/small/edit/last_word', {
      do: 'save',
      mode: 'simple',
      join: 'or',
      'condition.0.question': 'used',
      'condition.0.operator': 'is',
      'condition.0.value': 'yes',
      'condition.1.question': 'age',
      'condition.1.operator': 'at_least',
      'condition.1.value': '60',
    });
    expect(answer.status).toBe(303);
    expect(await labels()).toContain("${used} = 'yes' or ${age} >= 60");
  });
  it('adds, moves, duplicates and deletes by buttons', async () => {
    const added = await send('/questionnaires/small/edit', {
      do: 'add',
      section: 'you',
      into: 'you',
      after: 'age',
      kind: 'integer',
      words: 'Nhà có mấy người?',
    });
    expect(added.headers['location']).toBe('/questionnaires/small/edit/nha_co_may_nguoi');
    await send('/questionnaires/small/edit', { do: 'up:nha_co_may_nguoi', section: 'you' });
    await send('/questionnaires/small/edit', { do: 'duplicate:nha_co_may_nguoi', section: 'you' });
    expect(JSON.parse(await labels())[0].children.map(({ id }: { id: string }) => id)).toEqual([
      'nha_co_may_nguoi',
      'nha_co_may_nguoi_2',
      'age',
      'used',
    ]);
    const refused = await send('/questionnaires/small/edit', { do: 'delete:used', section: 'you' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('used còn được nhắc đến ở 2 chỗ: filing, last_word');
  });
  it('takes steps of the form without saving', async () => {
    const before = (await newest()).modelHash;
    const page = await send('/questionnaires/small/edit/way', {
      do: 'option-add',
      kind: 'select_one',
      list: 'ways',
      shown: 'ways',
      'option.0.name': 'online',
      'option.0.label.vi': 'Qua mạng mới',
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('name="option.1.name"');
    expect(page.text).toContain('Qua mạng mới');
    expect((await newest()).modelHash).toBe(before);
  });
  it('shows the question as the respondent’s page does', async () => {
    const page = await send('/questionnaires/small/edit/way', {
      do: 'preview',
      'label.vi': 'Nộp cách nào <b>?',
    });
    const phone = /<div class="cg-phone"[\s\S]*?<\/aside>/.exec(page.text)?.[0] ?? '';
    expect(phone).toContain('Nộp cách nào &lt;b&gt;?');
    expect(phone).toContain('<label for="q-preview">Qua mạng</label>');
  });
});

describe('two people at once', () => {
  it('the later one is told, and loses nothing', async () => {
    const { modelHash } = await newest();
    await send('/questionnaires/small/edit/age', { do: 'save', 'label.vi': 'Tuổi của ông bà?' });
    const late = await send('/questionnaires/small/edit/used', {
      hash: modelHash,
      do: 'save',
      'label.vi': 'Chữ của người đến sau',
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Chữ của người đến sau');
    expect(await labels()).toContain('Tuổi của ông bà?');
    expect(await labels()).not.toContain('Chữ của người đến sau');
    const again = await send('/questionnaires/small/edit/used', {
      do: 'save',
      'label.vi': 'Chữ của người đến sau',
    });
    expect(again.status).toBe(303);
    expect(
      (await send('/questionnaires/small/edit', { hash: modelHash, do: 'up:used', section: 'you' }))
        .status,
    ).toBe(409);
  });
  it('at the very same moment, one wins', async () => {
    const { modelHash: hash } = await newest();
    const statuses = (
      await Promise.all(
        [1, 2].map((number) =>
          send('/questionnaires/small/edit/age', {
            hash,
            do: 'save',
            'label.vi': `Lần ${String(number)}`,
          }),
        ),
      )
    ).map(({ status }) => status);
    expect(statuses.sort()).toEqual([303, 409]);
  });
});

describe('translations', () => {
  it('are saved from the grid and from a CSV file', async () => {
    const grid = await send('/questionnaires/small/translations?to=en', {
      'text:question/nha_co_may_nguoi/label': 'How many people live here?',
    });
    expect(grid.status).toBe(303);
    const csv = (await agent.get('/questionnaires/small/translations.csv')).text;
    expect(csv).toContain('How many people live here?');
    const changed = csv.replace('How many people live here?', 'How many of you are there?');
    const answer = await agent
      .post('/questionnaires/small/translations/file')
      .field('_csrf', token)
      .field('hash', (await newest()).modelHash)
      .field('to', 'en')
      .attach('file', Buffer.from(changed), 'words.csv');
    expect(answer.status).toBe(303);
    expect(await labels()).toContain('How many of you are there?');
  });
});

describe('the question bank', () => {
  it('brings a section from another questionnaire', async () => {
    await agent
      .post('/questionnaires/new')
      .type('form')
      .send({ _csrf: token, title_vi: 'Phiếu mới', title_en: '', code: '', language: 'vi' });
    const answer = await send(
      '/questionnaires/phieu-moi/bank',
      { from: 'small', id: 'filing', after: '' },
      'phieu-moi',
    );
    expect(answer.headers['location']).toBe('/questionnaires/phieu-moi/edit/filing?done=inserted');
    expect((await newest('phieu-moi')).model.lists.map(({ name }) => name)).toEqual(['ways']);
  });
});

describe('publishing', () => {
  it('runs the scenarios and refuses while one leads elsewhere', async () => {
    const kept = await send(
      '/questionnaires/phieu-moi/scenarios',
      { name: 'Qua mạng', _answers: JSON.stringify({ way: 'online' }) },
      'phieu-moi',
    );
    expect(kept.status).toBe(303);
    await send(
      '/questionnaires/phieu-moi/edit/online_ease',
      { do: 'save', mode: 'written', relevant: "${way} = 'office'" },
      'phieu-moi',
    );
    const refused = await send('/questionnaires/phieu-moi', {}, 'phieu-moi');
    expect(refused.status).toBe(422);
    expect((await agent.get('/questionnaires/phieu-moi/scenarios')).text).toContain('online_ease');
    await send('/questionnaires/phieu-moi/edit', { do: 'undo' }, 'phieu-moi');
    const published = await send('/questionnaires/phieu-moi', {}, 'phieu-moi');
    expect(published.headers['location']).toBe('/questionnaires/phieu-moi?done=published');
    expect((await newest('phieu-moi')).status).toBe('published');
    expect((await agent.get('/questionnaires/phieu-moi/edit')).headers['location']).toBe(
      '/questionnaires/phieu-moi?done=no_draft',
    );
  });
  it('tells in words what a new draft changes, and whether a running round can take it', async () => {
    await agent.post('/questionnaires/phieu-moi/draft').type('form').send({ _csrf: token });
    await send(
      '/questionnaires/phieu-moi/edit/way',
      { do: 'save', 'label.vi': 'Nộp bằng cách nào?' },
      'phieu-moi',
    );
    expect((await agent.get('/questionnaires/phieu-moi')).text).toContain(
      'Mọi thay đổi đều an toàn',
    );
    await send('/questionnaires/phieu-moi/edit', { do: 'delete:online_ease' }, 'phieu-moi');
    expect((await agent.get('/questionnaires/phieu-moi')).text).toContain(
      'Có thay đổi làm câu trả lời cũ và mới không còn như nhau',
    );
  });
  it('leaves a trail', async () => {
    const lines = (await site.db('audit_log').pluck('action')) as string[];
    for (const action of [
      'questionnaire.created',
      'scenario.saved',
      'questionnaire.published',
      'questionnaire.drafted',
    ])
      expect(lines).toContain(action);
  });
});

describe('trying it out', () => {
  it('goes page by page with the citizen’s own errors, to the end', async () => {
    const first = await agent.get('/questionnaires/phieu-moi/try');
    expect(first.text).toContain('Nộp bằng cách nào?');
    const page = /name="_page" value="([^"]+)"/.exec(first.text)?.[1] ?? '';
    const wrong = await agent
      .post('/questionnaires/phieu-moi/try')
      .type('form')
      .send({ _csrf: token, _page: page, _answers: '{}', way: 'by_pigeon' });
    expect(wrong.status).toBe(422);
    const end = await agent
      .post('/questionnaires/phieu-moi/try')
      .type('form')
      .send({ _csrf: token, _page: page, _answers: '{}', way: 'office' });
    expect(end.text).toContain('đã hỏi 1 câu');
    expect(
      (
        await agent
          .post('/questionnaires/phieu-moi/try')
          .type('form')
          .send({ _csrf: token, _page: page, _answers: '{"a":{"b":1}}' })
      ).status,
    ).toBe(400);
  });
});
