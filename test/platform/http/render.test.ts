// Pages kept around their slots: what is sent is what would have been rendered, byte for byte, whatever fills
// them.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fill, makeRenderer, type PageSurroundings } from '../../../src/platform/http/render.ts';
import { slot } from '../../../src/platform/http/page-template.ts';
import { loadTranslations } from '../../../src/platform/i18n/translations.ts';
import { publicFolder, viewsFolder } from '../../../src/platform/config/paths.ts';

const renderer = makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: true });
const t = loadTranslations(viewsFolder, { strict: true }).vi;
const surroundings: PageSurroundings = {
  language: { tag: 'vi', direction: 'ltr', lang: 'vi', t, chosen: 'vi', further: [] },
  actor: null,
  csrf: slot('csrf'),
  path: '/s/x',
  can: () => false,
  canAnywhere: () => false,
  mayMake: () => false,
};
const page = (item: string, at: string) => ({
  title: 'Câu hỏi',
  heading: { text: 'Câu hỏi', attribute: '' },
  round: { simulated: false },
  base: '/s/x',
  action: '/s/x/q/a',
  mark: '',
  whose: null,
  about: 'Đăng ký khai sinh · Vinh',
  until: null,
  progress: { now: 1, total: 2 },
  errors: [],
  removals: [],
  repeatMore: false,
  shown: 'a',
  live: null,
  at,
  items: [{ html: item }],
});

it('fills the slots with anything', () => {
  const chunks = renderer.chunks(
    'responses/questions',
    page(slot('item'), slot('at')),
    surroundings,
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', 'Ông bà đã nộp hồ sơ ở đâu? 🏛️', '<p>ភាសាខ្មែរ</p>'),
  );
  fc.assert(
    fc.property(texts, texts, (item, csrf) => {
      const filled = fill(chunks, { item, csrf, at: '7' }).toString();
      const [before, between, between2, after] = chunks.texts.map(String);
      expect(chunks.slots).toEqual(['csrf', 'at', 'item']);
      expect(filled).toBe(
        `${before}${Buffer.from(csrf).toString()}${between}7${between2}${Buffer.from(item).toString()}${after}`,
      );
    }),
  );
});

it('renders the same page without slots', () => {
  const whole = renderer.page('responses/questions', page('<p>Ông bà</p>', '7'), {
    ...surroundings,
    csrf: '<i>',
  });
  const chunks = renderer.chunks(
    'responses/questions',
    page(slot('item'), slot('at')),
    surroundings,
  );
  expect(fill(chunks, { item: '<p>Ông bà</p>', csrf: '<i>', at: '7' }).toString()).toBe(whole);
});

it('does not take one page for another', () => {
  const said = ['Một', 'Hai', 'Một'].map((title) =>
    fill(
      renderer.chunks('responses/questions', { ...page('', ''), title }, surroundings),
      {},
    ).toString(),
  );
  expect(said[0]).toContain('<title>Một –');
  expect(said[1]).toContain('<title>Hai –');
  expect(said[2]).toBe(said[0]);
});
