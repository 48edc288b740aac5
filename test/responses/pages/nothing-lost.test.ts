// What happens in the middle of a form, without JavaScript: nothing that was typed is lost, nothing is
// judged before “Continue”, and nothing of one person's form comes into another's.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen, type Fields } from '../../support/citizen.ts';
import { filledAnswers, filling, interruptedForm } from '../interrupted-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(interruptedForm);
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
  site.clock.now = new Date();
});

const base = '/s/thu';
const at = (page: string): string => `${base}/q/${page}`;
const begun = (): Promise<Citizen> => new Citizen(site.app).begin('thu');
const codeOf = async (citizen: Citizen): Promise<string> =>
  /cg-code">([^<]+)</.exec((await citizen.open(`${base}/resume`)).html)![1]!;
const drafts = async (): Promise<{ answers: Record<string, unknown>; typed: object }[]> =>
  await site.db('drafts').orderBy('started_at').orderBy('id').select('answers', 'typed');
const lastAnswers = async (): Promise<Record<string, unknown>> =>
  (await site.db('responses').orderBy('submitted_at', 'desc').first('answers')).answers;

/** What a page is filled with: the value of every field, ticked options joined. */
function shown({ html }: Citizen): Record<string, string> {
  const fields = new Map<string, string[]>();
  for (const [tag] of html.matchAll(/<(?:input|textarea)[^>]*>/g)) {
    const [name, type, value] = ['name', 'type', 'value'].map(
      (part) => new RegExp(` ${part}="([^"]*)"`).exec(tag)?.[1] ?? '',
    ) as [string, string, string];
    if (type === 'hidden' || name === '') continue;
    const isBox = type === 'radio' || type === 'checkbox';
    if (isBox ? tag.includes(' checked') : value !== '')
      fields.set(name, [...(fields.get(name) ?? []), value.replaceAll('&#34;', '"')]);
  }
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.join(' ')]));
}
const asShown = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      [value].flat().join(' ').replaceAll('&', '&amp;'),
    ]),
  );

/** By a field of the page. */
const ways: readonly [string, Fields][] = [
  ['way', filling.ways as unknown as Fields],
  ['work', filling.words],
  ['helpers/0/name', filling.helper],
  ['helpers/0/did', filling.helped],
  ['_another', { _another: 'no' }],
];

/** From a page on to the receipt, with the filling of every page. */
async function finish(citizen: Citizen): Promise<void> {
  for (let steps = 0; citizen.path !== `${base}/receipt`; steps += 1) {
    if (steps > 9) throw new Error(`no way on from ${citizen.path}: ${citizen.status}`);
    const fields = ways.find(([name]) => citizen.html.includes(`name="${name}"`))?.[1] ?? {};
    await citizen.send(fields, citizen.path.split('?')[0]!);
  }
}

const pages = [
  ['ways', filling.ways as unknown as Fields, []],
  ['words', filling.words as Fields, [filling.ways]],
  ['helpers~0', filling.helper as Fields, [filling.ways, filling.words]],
] as const;

async function onPage(before: readonly object[]): Promise<Citizen> {
  const citizen = await begun();
  for (const fields of before) await citizen.send(fields as Fields);
  return citizen;
}

describe.each(pages)('the page %s', (page, fields, before) => {
  test.each(['back', 'later', 'lang:en', 'privacy', 'results'])(
    'is left by “%s” with all that was typed, and found again so',
    async (way) => {
      const citizen = await onPage(before);
      expect(citizen.path).toBe(at(page));
      await citizen.send({ ...fields, _go: way });
      expect(citizen.status).not.toBe(422);
      await citizen.open(at(page));
      expect(shown(citizen)).toEqual(asShown(fields));
      expect(citizen.html).not.toContain('cg-errors');
      await finish(citizen);
      expect(await lastAnswers()).toMatchObject(filledAnswers);
    },
  );

  test('is left half done without being judged; going on is judged, and loses nothing either', async () => {
    const citizen = await onPage(before);
    const [[name, value] = ['', '']] = Object.entries(fields);
    await citizen.send({ [name]: value, _go: 'later' });
    await citizen.open(`${base}/resume`);
    expect(citizen.html).toContain(`href="${at(page)}"`);
    await citizen.open(at(page));
    expect(shown(citizen)).toEqual(asShown({ [name]: value }));
    expect(citizen.html).not.toContain('cg-errors');
    await citizen.send({ [name]: value });
    expect(citizen.status).toBe(422);
    await citizen.open(at(page));
    expect(shown(citizen)).toEqual(asShown({ [name]: value }));
  });
});

test('what cannot be read is kept as it was typed, and nothing is sent until it is mended', async () => {
  const citizen = await onPage([filling.ways]);
  await citizen.send({ ...filling.words, trips: 'ba lần', 'day.month': '', _go: 'back' });
  expect(citizen.path).toBe(at('ways'));
  await citizen.open(at('words'));
  expect(shown(citizen)).toMatchObject({ trips: 'ba lần', 'day.day': '5', 'day.year': '2026' });
  expect(shown(citizen)).not.toHaveProperty('day.month');
  await finish(citizen);
  expect(await lastAnswers()).toMatchObject(filledAnswers);
});

test('a change that is left half done is not sent as it was before, but asked about', async () => {
  const citizen = await onPage([filling.ways, filling.words, filling.helper, filling.helped]);
  await citizen.send({ _another: 'no' });
  await citizen.open(`${at('words')}?from=check`);
  await citizen.send({ ...filling.words, trips: '400', _go: 'back' });
  expect(citizen.path).toBe(`${at('words')}?from=check`);
  expect(citizen.html).toContain('cg-errors');
  expect(shown(citizen)['trips']).toBe('400');
  await citizen.send({}, `${base}/check`);
  expect(citizen.path).toBe(`${at('words')}?from=check`);
  await citizen.send({ ...filling.words, trips: '4' }, `${at('words')}?from=check`);
  expect(citizen.path).toBe(`${base}/check`);
  await citizen.send({});
  expect(await lastAnswers()).toMatchObject({ ...filledAnswers, trips: 4 });
});

test('a change that is whole is saved by “Back” as by “Continue”', async () => {
  const citizen = await onPage([filling.ways, filling.words, filling.helper, filling.helped]);
  await citizen.send({ _another: 'no' });
  await citizen.open(`${at('words')}?from=check`);
  await citizen.send({ ...filling.words, trips: '7', _go: 'back' });
  expect(citizen.path).toBe(`${base}/check`);
  await citizen.send({});
  expect(await lastAnswers()).toMatchObject({ ...filledAnswers, trips: 7 });
});

describe('a repeat', () => {
  test('begins another instance at its first page', async () => {
    const citizen = await onPage([filling.ways, filling.words, filling.helper, filling.helped]);
    await citizen.send({ _another: 'yes' });
    expect(citizen.html).toContain('name="helpers/1/name"');
  });

  test('adds one instance where the same was sent twice', async () => {
    const citizen = await onPage([filling.ways, filling.words, filling.helper, filling.helped]);
    const asks = citizen.html;
    await citizen.send({ _another: 'yes' });
    const first = citizen.path;
    citizen.html = asks;
    await citizen.send({ _another: 'yes' }, at('helpers~more'));
    expect(citizen.path).toBe(first);
    expect((await drafts()).at(-1)!.answers['helpers']).toHaveLength(2);
  });

  test('moves what was typed in a later instance up with it', async () => {
    const citizen = await onPage([filling.ways, filling.words, filling.helper, filling.helped]);
    await citizen.send({ _another: 'yes' });
    await citizen.send({ 'helpers/1/name': 'Anh Nam', _go: 'back' });
    await citizen.open(`${at('helpers~0')}/remove`);
    await citizen.send({});
    expect((await drafts()).at(-1)!.typed).toEqual({
      'helpers/0/name': { 'helpers/0/name': 'Anh Nam' },
    });
  });
});

describe('the same form sent again', () => {
  test('with its key changes nothing, even after a later change', async () => {
    const citizen = await onPage([]);
    const page = citizen.html;
    await citizen.send({ ...filling.ways, _key: 'first-sending' } as unknown as Fields);
    await citizen.open(at('ways'));
    await citizen.send({ way: 'post', tried: ['post'], _key: 'second-sending' }, at('ways'));
    citizen.html = page;
    await citizen.send({ ...filling.ways, _key: 'first-sending' } as unknown as Fields, at('ways'));
    expect(citizen.path).toBe(at('words'));
    await citizen.open(at('ways'));
    expect(shown(citizen)).toEqual({ way: 'post', tried: 'post' });
  });

  test('as the choice of a place begins one form', async () => {
    const citizen = new Citizen(site.app);
    await citizen.open(base);
    await citizen.send({ consent: 'yes' });
    const before = (await drafts()).length;
    const [{ html, path }, cookies] = [citizen, citizen.agent.jar];
    const province = /name="province" value="(\d+)"/.exec(html)![1]!;
    const held = cookies.getCookie('cg_s_thu', {
      domain: '127.0.0.1',
      path: '/',
      secure: false,
      script: false,
    } as never)!;
    expect(held.value).toContain('agreed');
    await citizen.send({ province });
    cookies.setCookie(held.toString(), '127.0.0.1', '/');
    citizen.html = html;
    await citizen.send({ province }, path);
    expect(citizen.path).toBe(at('ways'));
    expect((await drafts()).length).toBe(before + 1);
  });
});

describe('a page whose token is no longer good', () => {
  const withoutCookie = (citizen: Citizen, name: string): void => {
    citizen.agent.jar.setCookie(
      `${name}=x; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/`,
      '127.0.0.1',
      '/',
    );
  };

  test('is saved: its mark proves that it was given out here', async () => {
    const citizen = await onPage([]);
    withoutCookie(citizen, 'cg_form_s');
    await citizen.send(filling.ways as unknown as Fields);
    expect(citizen.path).toBe(at('words'));
  });

  test('and whose form this browser no longer knows is saved with the code of the form', async () => {
    const citizen = await onPage([filling.ways]);
    const page = citizen.html;
    const code = await codeOf(citizen);
    withoutCookie(citizen, 'cg_s_thu');
    citizen.html = page;
    await citizen.send(filling.words, at('words'));
    expect(citizen.status).toBe(409);
    expect(citizen.html).toContain('<li>Làm ruộng');
    expect(citizen.html).not.toContain('<li>3<');
    await citizen.send({ _code: '7KQ4-M2XD-9PZA-3F0H-0000' }, at('words'));
    expect(citizen.html).toContain('Không phải mã của phiếu này');
    await citizen.send({ _code: code }, at('words'));
    expect(citizen.path).toBe(at('helpers~0'));
    await finish(citizen);
    expect(await lastAnswers()).toMatchObject(filledAnswers);
  });

  test('comes back with everything where the browser sends no cookies, with the true reason', async () => {
    const citizen = await onPage([]);
    for (const name of ['cg_form_s', 'cg_s_thu']) withoutCookie(citizen, name);
    await citizen.send(filling.ways as unknown as Fields);
    expect(citizen.status).toBe(403);
    expect(citizen.html).toContain('bật cookie');
    expect(citizen.html).toContain('name="way" value="office"');
  });
});

describe('two people on one phone', () => {
  /** The first has a page open; the second begins in another tab. */
  async function two(): Promise<{ citizen: Citizen; first: string; second: string }> {
    const citizen = await onPage([filling.ways]);
    const first = citizen.html;
    await citizen.begin('thu');
    expect(citizen.path).toBe(at('ways'));
    return { citizen, first, second: citizen.html };
  }

  test('the first sends the page: it is kept in its own form, and both can go on', async () => {
    const { citizen, first, second } = await two();
    citizen.html = first;
    await citizen.send({ ...filling.words, trips: '' }, at('words'));
    expect(citizen.status).toBe(409);
    expect(citizen.html).toContain('Máy này đang có hai phiếu');
    await citizen.send({}, `${base}/forms`);
    expect(citizen.path).toBe(at('words'));
    expect(shown(citizen)).toMatchObject({ work: asShown(filling.words)['work'] });
    await finish(citizen);
    expect(await lastAnswers()).toMatchObject(filledAnswers);
    // Now the second's page, which was open all the time.
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    citizen.html = second;
    await citizen.send({ way: 'post', tried: ['post'] }, at('ways'));
    expect(citizen.status).toBe(409);
    await citizen.send({}, `${base}/forms`);
    await citizen.send({ way: 'post', tried: ['post'] });
    await finish(citizen);
    expect(await lastAnswers()).toMatchObject({ ...filledAnswers, way: 'post', tried: ['post'] });
  });

  test('the first cannot send the second’s answers from an old check page', async () => {
    const citizen = await onPage([filling.ways, filling.words, filling.helper, filling.helped]);
    await citizen.send({ _another: 'no' });
    const check = citizen.html;
    await citizen.begin('thu');
    const sent = Number((await site.db('responses').count('* as n').first())!['n']);
    citizen.html = check;
    await citizen.send({}, `${base}/check`);
    expect(citizen.status).toBe(409);
    expect(Number((await site.db('responses').count('* as n').first())!['n'])).toBe(sent);
  });

  test('the first page of the round names both, and each page says whose it is', async () => {
    const { citizen } = await two();
    expect(citizen.html).toContain('Máy này còn phiếu khác');
    await citizen.open(base);
    expect(citizen.html).toContain('Phiếu khác đang làm dở trên máy này');
    await citizen.send({}, `${base}/forms`);
    expect(citizen.path).toBe(at('words'));
  });
});

test('a form is erased after it was asked', async () => {
  const citizen = await onPage([filling.ways]);
  const before = (await drafts()).length;
  await citizen.open(`${base}/resume`);
  expect(citizen.html).toContain(`href="${base}/erase"`);
  await citizen.open(`${base}/erase`);
  expect(citizen.html).toContain('2 câu đã trả lời');
  expect((await drafts()).length).toBe(before);
  await citizen.send({}, `${base}/erase`);
  expect(citizen.html).toContain('Đã xóa phiếu đang làm dở');
  expect((await drafts()).length).toBe(before - 1);
});

test('a page to choose a place that was left open until the consent was forgotten leads to it', async () => {
  const citizen = await new Citizen(site.app).open(base);
  await citizen.send({ consent: 'yes' });
  const province = /name="province" value="(\d+)"/.exec(citizen.html)![1]!;
  citizen.agent.jar.setCookie(
    'cg_s_thu=x; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/',
    '127.0.0.1',
    '/',
  );
  await citizen.send({ province });
  expect(citizen.path).toBe(base);
});

describe('twenty at the same moment', () => {
  const twenty = <T>(act: () => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: 20 }, act));
  const hiddenOf = ({ html }: Citizen): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map((found) => [
        found[1]!,
        found[2]!,
      ]),
    );
  const post = async (citizen: Citizen, path: string, fields: Fields): Promise<number> =>
    (
      await citizen.agent
        .post(path)
        .type('form')
        .send({ ...hiddenOf(citizen), ...fields })
    ).status;

  test('begin one form with one choice of a place', async () => {
    const citizen = await new Citizen(site.app).open(base);
    await citizen.send({ consent: 'yes' });
    const before = (await drafts()).length;
    const province = /name="province" value="(\d+)"/.exec(citizen.html)![1]!;
    const statuses = await twenty(() => post(citizen, `${base}/place`, { province }));
    expect(new Set(statuses)).toEqual(new Set([303]));
    expect((await drafts()).length).toBe(before + 1);
  });

  test('add one instance, and send one response', async () => {
    const citizen = await onPage([filling.ways, filling.words, filling.helper, filling.helped]);
    await twenty(() => post(citizen, at('helpers~more'), { _another: 'yes' }));
    expect((await drafts()).at(-1)!.answers['helpers']).toHaveLength(2);
    await citizen.open(`${at('helpers~1')}/remove`);
    await citizen.send({});
    await citizen.open(at('helpers~more'));
    await citizen.send({ _another: 'no' });
    expect(citizen.path).toBe(`${base}/check`);
    const responses = async (): Promise<number> =>
      Number((await site.db('responses').count('* as n').first())!['n']);
    const sent = await responses();
    await twenty(() => post(citizen, `${base}/check`, {}));
    expect(await responses()).toBe(sent + 1);
  });
});
