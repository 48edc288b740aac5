// Respondents who read neither Vietnamese nor English: the choice of language, what it changes, what falls
// back, what is recorded.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp, openRound } from '../support/answering-app.ts';
import { manyLanguages } from './many-languages.ts';
import { allKinds } from './all-kinds.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(manyLanguages);
  await openRound(site.db, allKinds, { code: 'hai' });
});
afterAll(async () => {
  await site.close();
});

class Reader {
  readonly agent = request.agent(site.app);
  html = '';
  path = '';
  async open(path: string): Promise<this> {
    const answer = await this.agent.get(path);
    if (answer.status === 303)
      return await this.open(answer.headers['location']!.replace(/#.*/, ''));
    [this.html, this.path] = [answer.text, path];
    return this;
  }
  async send(fields: Record<string, string | string[]>): Promise<this> {
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    const hidden = [
      ...this.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g),
    ].map(([, name, value]) => [name!, value!]);
    const answer = await this.agent
      .post(this.path)
      .type('form')
      .send({ ...Object.fromEntries(hidden), ...fields });
    if (answer.status === 303)
      return await this.open(answer.headers['location']!.replace(/#.*/, ''));
    this.html = answer.text;
    return this;
  }
  get root(): string {
    return /<html[^>]*>/.exec(this.html)![0];
  }
}

/** On the first page of questions. */
async function reader(lang: string): Promise<Reader> {
  const one = await new Reader().open(`/s/thu?lang=${lang}`);
  await one.send({ consent: 'yes' });
  return await one.send({ province: /name="province" value="(\d+)"/.exec(one.html)![1]! });
}
const newest = (table: string, by: string) =>
  site.db(table).orderBy(by, 'desc').first() as Promise<{ language: string }>;

describe('the choice of language', () => {
  test("offers the questionnaire's languages by their own names, and none without texts", async () => {
    const { html } = await new Reader().open('/s/thu');
    expect(html).toContain(
      '<span class="cg-header__current" lang="vi" aria-current="true">Tiếng Việt</span>',
    );
    for (const link of [
      '<a href="/s/thu?lang=en" lang="en" hreflang="en">English</a>',
      '<a href="/s/thu?lang=km" lang="km" hreflang="km">ភាសាខ្មែរ</a>',
      '<a href="/s/thu?lang=he" lang="he" dir="rtl" hreflang="he">עברית</a>',
      '<a href="/s/thu?lang=tyz" lang="tyz" hreflang="tyz">Tày</a>',
    ])
      expect(html).toContain(link);
    expect(html).not.toContain('x-empty');
  });

  test.each(['', '/place', '/resume', '/withdraw'])(
    'is offered on the page %s of the round, also after it was chosen',
    async (path) => {
      const one = await reader('km');
      await one.open(`/s/thu${path}`);
      expect(one.html).toContain('lang="km" aria-current="true">ភាសាខ្មែរ</span>');
      expect(one.html).toContain(path === '/place' ? 'value="lang:he"' : '?lang=he"');
    },
  );

  test('lasts to the end, is recorded in draft and response, and can be changed in between', async () => {
    const one = await reader('km');
    expect(one.path).toBe('/s/thu/q/first');
    expect((await newest('drafts', 'updated_at')).language).toBe('km');
    await one.send({ used: 'yes', visits: '៣' });
    expect(one.html).toContain('ភាសាខ្មែរ ១២៣ second');
    await one.open(`${one.path}?lang=he`);
    expect(one.root).toBe('<html lang="he" dir="rtl">');
    await one.open('/s/thu/q/second');
    await one.send({ menu: 'yes', remark: 'x' });
    expect(one.path).toBe('/s/thu/check');
    expect(one.root).toBe('<html lang="he" dir="rtl">');
    expect((await newest('drafts', 'updated_at')).language).toBe('he');
    await one.open('/s/thu/check?lang=km');
    await one.send({});
    expect(one.path).toBe('/s/thu/receipt');
    expect(one.html).toContain('lang="km" aria-current="true"');
    expect(await newest('responses', 'submitted_at')).toMatchObject({
      language: 'km',
      answers: { used: 'yes', visits: 3, menu: 'yes' },
    });
    const rows = await request(site.app).get('/rounds/thu/answers.csv');
    expect(rows.status).toBe(200);
    expect(rows.text).toContain(',"km",');
  });

  test('applies to the round: other pages are in Vietnamese, and another round has its own', async () => {
    const one = await reader('km');
    await one.open('/s/hai');
    expect(one.root).toBe('<html lang="vi">');
    expect(one.html).not.toContain('?lang=km');
    await one.open('/s/hai?lang=en');
    expect(one.root).toBe('<html lang="en">');
    await one.open('/s/thu/q/first');
    expect(one.root).toBe('<html lang="km">');
    await one.open('/s/thu/q/first?lang=vi');
    await one.open('/s/thu/q/first');
    expect(one.root).toBe('<html lang="vi">');
    expect(one.html).not.toContain('\u0002');
  });

  test.each(['xx', 'x-empty', '__proto__', '"><script>', 'km;', 'KM'])(
    'of %s, which the round does not speak, changes nothing',
    async (lang) => {
      const one = await reader('km');
      await one.open(`/s/thu/q/first?lang=${encodeURIComponent(lang)}`);
      expect(one.root).toBe('<html lang="km">');
      expect(one.html).not.toContain('<script>');
    },
  );

  test('applies to the page of a closed round', async () => {
    await site.db('rounds').where({ code: 'thu' }).update({ status: 'closed' });
    const { html } = await new Reader().open('/s/thu?lang=km');
    await site.db('rounds').where({ code: 'thu' }).update({ status: 'open' });
    expect(html).toContain('đã kết thúc');
    expect(html).toContain('lang="km" aria-current="true"');
  });
});

describe('a page of questions in Khmer', () => {
  test('is in Khmer, and marks the language of every other text', async () => {
    const { html, root } = await reader('km');
    expect(root).toBe('<html lang="km">');
    for (const words of [
      'ភាសាខ្មែរ ១២៣ first</h1>',
      'ភាសាខ្មែរ ១២៣ used</legend>',
      'ភាសាខ្មែរ ១២៣ hint</p>',
      'ភាសាខ្មែរ ១២៣ yes</label>',
    ])
      expect(html).toContain(words);
    expect(html).toContain('lang="vi">Gợi ý chỉ có tiếng Việt</p>');
    expect(html).toContain('lang="vi">Chỉ có tiếng Việt</label>');
    expect(html).toContain(
      '<button class="cg-button" type="submit"><span lang="vi">Tiếp tục</span></button>',
    );
    expect(html).not.toMatch(/[\u0002-\u0004]/);
  });

  test("shows mistakes in the author's words, or in Vietnamese marked as such", async () => {
    const one = await reader('km');
    await one.send({ visits: '99' });
    expect(one.html).toContain(
      '<a href="#q-used"><span lang="vi"><span lang="km">ភាសាខ្មែរ ១២៣ used</span> – ' +
        '<span lang="km">ភាសាខ្មែរ ១២៣ requiredMessage</span></span></a>',
    );
    expect(one.html).toContain(
      '<span lang="vi">Lỗi:</span></span> ភាសាខ្មែរ ១២៣ constraintMessage</p>',
    );
    await one.send({ used: 'yes', visits: 'abc' });
    expect(one.html).toMatch(/ <span lang="vi">[^<]*số[^<]*<\/span><\/p>/);
    expect(one.html).toContain('value="abc"');
  });

  test('marks the empty line of a menu and the parts of a date', async () => {
    const one = await reader('km');
    await one.send({ used: 'yes', visits: '3' });
    expect(one.html).toContain('<option value="" lang="vi">– Chọn –</option>');
    expect(one.html).toContain('<option value="no" lang="vi"');
    expect(one.html).toContain('<span lang="vi">Tháng</span></label>');
  });

  test('is summarised in Khmer before sending, with place and buttons in Vietnamese', async () => {
    const one = await reader('km');
    await one.send({ used: 'no', visits: '1' });
    await one.send({ several: ['yes', 'no'] });
    expect(one.root).toBe('<html lang="km">');
    expect(one.html).toContain('<dt>ភាសាខ្មែរ ១២៣ used</dt><dd lang="vi">Chỉ có tiếng Việt</dd>');
    expect(one.html).toMatch(
      /<dt><span lang="vi">Nơi đang sống<\/span><\/dt><dd><span lang="vi">[^<]+<\/span><\/dd>/,
    );
    expect(one.html).toContain('<span lang="vi">Gửi câu trả lời</span>');
    expect(one.html).toContain(
      '<dd><span>ភាសាខ្មែរ ១២៣ yes</span><br><span lang="vi">Chỉ có tiếng Việt</span>',
    );
  });
});

test('pages without questions are in Vietnamese, under the title in the language chosen', async () => {
  const one = await new Reader().open('/s/thu?lang=he');
  expect(one.root).toBe('<html lang="vi">');
  expect(one.html).toContain('<h1><span lang="he" dir="rtl">עברית title</span></h1>');
});

test('right-to-left questions mirror the page, and other texts stay left to right', async () => {
  const { html, root } = await reader('he');
  expect(root).toBe('<html lang="he" dir="rtl">');
  expect(html).toContain('lang="vi" dir="ltr">Chỉ có tiếng Việt</label>');
  expect(html).toContain('<span lang="vi" dir="ltr">Tiếp tục</span>');
});

test('a questionnaire with few words in a language falls back string by string', async () => {
  const { html, root } = await reader('tyz');
  expect(root).toBe('<html lang="tyz">');
  expect(html).toContain('<legend class="cg-legend">Tày thử used</legend>');
  expect(html).toContain('<h1 lang="vi">Chữ thử first</h1>');
});

test('English buttons around Vietnamese questions are recorded as Vietnamese', async () => {
  const { html, root } = await reader('en');
  expect(root).toBe('<html lang="vi">');
  expect(html).toContain('<span lang="en">Continue</span>');
  expect(html).toContain('Chữ thử used</legend>');
  expect(html).toContain('lang="en" aria-current="true">English</span>');
  expect((await newest('drafts', 'updated_at')).language).toBe('vi');
});
