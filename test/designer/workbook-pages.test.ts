// The designer's pages for workbooks: taken in, refused with their cells, too heavy, too many.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readForm } from '../../src/xlsform/read-form.files.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { row, workbook } from '../xlsform/written-archive.ts';
import { sample } from './model.ts';
import { designerSite, type DesignerSite } from './designer-site.ts';

let site: DesignerSite['site'];
let agent: DesignerSite['agent'];
let token = '';
let newest: DesignerSite['newest'];
beforeAll(async () => {
  ({ site, agent, token, newest } = await designerSite());
});
afterAll(async () => {
  await site.close();
});

describe('a workbook', () => {
  const upload = (bytes: Uint8Array, name: string, fields: Record<string, string> = {}) => {
    const sent = agent.post('/questionnaires/upload').field('_csrf', token);
    for (const [field, value] of Object.entries(fields)) void sent.field(field, value);
    return sent.attach('file', Buffer.from(bytes), name);
  };
  it('is taken in, and comes out again the same', async () => {
    const taken = await upload(workbookOf({ ...sample(), code: 'from_sheet' }), 'form.xlsx');
    expect(taken.status).toBe(200);
    expect(taken.text).toContain('/questionnaires/from_sheet/edit');
    expect((await newest('from_sheet')).model.children).toEqual(sample().children);
    const file = await agent
      .get('/questionnaires/from_sheet/form.xlsx')
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => {
          done(null, Buffer.concat(chunks));
        });
      });
    expect((file.body as Buffer).subarray(0, 2).toString()).toBe('PK');
  });
  it('is refused while a draft is open, unless the draft may be replaced', async () => {
    const bytes = workbookOf({
      ...sample(),
      code: 'from_sheet',
      title: { vi: 'Tên khác', en: 'Another' },
    });
    expect((await upload(bytes, 'form.xlsx')).status).toBe(422);
    expect((await upload(bytes, 'form.xlsx', { replace: 'yes' })).status).toBe(200);
    expect((await newest('from_sheet')).model.title['vi']).toBe('Tên khác');
  });
  it('with mistakes is refused with the cell and what to write', async () => {
    const answer = await upload(
      Buffer.from('type,name,label\nselect_one colours,c,Which?\nimage,p,A picture\n'),
      'survey.csv',
    );
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('colours');
    expect(answer.text).toMatch(/dòng 3|A3/);
    expect((await upload(Buffer.from('PK nothing'), 'x.xlsx')).status).toBe(422);
    expect(
      (await agent.post('/questionnaires/upload').field('_csrf', token).field('drop', '')).status,
    ).toBe(422);
  });
});

describe('files that are too heavy, or too many at once', () => {
  const upload = (bytes: Buffer, name = 'form.xlsx') =>
    agent
      .post('/questionnaires/upload')
      .field('_csrf', token)
      .field('drop', 'yes')
      .attach('file', bytes, name);
  const form = (rows: string): Buffer =>
    Buffer.from(workbook({ survey: row(['type', 'name', 'label::English (en)']) + rows }));

  it('bring the page back with what was chosen, and words for the limit', async () => {
    const large = await upload(Buffer.alloc(12 * 1024 * 1024, 'x'));
    expect([
      large.status,
      large.text.includes('nặng 12 MB'),
      large.text.includes('value="yes" checked'),
    ]).toEqual([413, true, true]);
    const deep = await upload(
      form(
        Array.from({ length: 4_000 }, (_, at) => row(['begin_group', `g${String(at)}`, 'G'])).join(
          '',
        ),
      ),
    );
    expect([
      deep.status,
      deep.text.includes('nhóm lồng nhau'),
      deep.text.includes('value="yes" checked'),
    ]).toEqual([422, true, true]);
  });
  it('wait for each other, and beyond that are asked to come again', async () => {
    const large = workbook({
      survey: row(['type', 'name', 'label']),
      data: row(Array.from({ length: 20 }, () => 'x')).repeat(15_000),
    });
    const small = form(row(['text', 'name with blanks', 'A']));
    const held = [large, ...Array.from({ length: 5 }, () => small)].map(
      async (bytes) => await readForm({ files: [{ name: 'form.xlsx', bytes }] }),
    );
    const busy = await upload(small);
    expect([busy.status, busy.headers['retry-after']]).toEqual([503, '10']);
    expect([
      busy.text.includes('Xin đợi một lát'),
      busy.text.includes('value="yes" checked'),
    ]).toEqual([true, true]);
    expect((await Promise.all(held)).map((reading) => reading.busy)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect((await upload(small)).status).toBe(422);
  });
  it('translations in a file that is no table change nothing', async () => {
    const before = (await newest()).modelHash;
    const answer = await agent
      .post('/questionnaires/small/translations/file')
      .field('_csrf', token)
      .field('hash', before)
      .field('to', 'en')
      .attach('file', Buffer.from('\n'.repeat(3 * 1024 * 1024)), 'words.csv');
    expect([answer.status, answer.text.includes('có hơn 100000 dòng')]).toEqual([422, true]);
    expect((await newest()).modelHash).toBe(before);
  });
});
