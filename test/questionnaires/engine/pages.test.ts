// From the tree to pages.
import { describe, expect, test } from '@jest/globals';
import type { Answers } from '../../../src/questionnaires/model/answers.ts';
import { pagesOf } from '../../../src/questionnaires/engine/pages/pages.ts';
import { sectionsOf } from '../../../src/questionnaires/engine/pages/sections.ts';
import { NOW, compiledForm } from '../form.ts';

const questionnaire = compiledForm(`
| survey |
| | type | name | label::en | relevant | appearance |
| | hidden | service | | | |
| | note | welcome | Welcome | | |
| | begin_group | first | First | | |
| | text | a | A | | |
| | text | b | B | \${a} = 'x' | |
| | begin_group | sub | Sub | | |
| | text | c | C | | |
| | end_group | | | | |
| | end_group | | | | |
| | begin_group | together | Together | | field-list |
| | text | d | D | | |
| | text | e | E | \${d} = 'x' | |
| | end_group | | | | |
| | begin_repeat | child | Child | | |
| | text | f | F | | |
| | end_repeat | | | | |
| | begin_group | views | Views | \${a} != '' | |
| | begin_group | grid | Grid | | table-list |
| | select_one yn | g | G | | |
| | select_one yn | h | H | | |
| | end_group | | | | |
| | end_group | | | | |
| choices |
| | list_name | name | label::en |
| | yn | yes | Yes |`);

function pages(answers: Answers): string[] {
  const evaluation = questionnaire.evaluate(answers, { now: NOW, lang: 'en' });
  return pagesOf(questionnaire, answers, evaluation).map(({ id, kind, items }) =>
    `${id}${kind === 'repeat-more' ? '?' : ''}: ${items.map((item) => (item.type === 'grid' ? `[${item.questions.map(({ path }) => path).join(' ')}]` : item.type === 'heading' ? `#${item.path}` : item.path)).join(' ')}`.trim(),
  );
}

describe('pages', () => {
  test('a section is a page; what hangs on the page begins another; a field-list stays together', () => {
    expect(pages({})).toEqual([
      'welcome: welcome',
      'first: a',
      'first.2: b #sub c',
      'together: d e',
      'child~0: #child/0 child/0/f',
      'child~more?:',
    ]);
  });
  test('a page with nothing relevant is left out, and ids stay', () => {
    expect(pages({ a: 'y' }).at(-1)).toBe('views: [g h]');
    expect(pages({ a: 'x', child: [{ f: '1' }, { f: '2' }] })).toEqual([
      'welcome: welcome',
      'first: a',
      'first.2: b #sub c',
      'together: d e',
      'child~0: #child/0 child/0/f',
      'child~1: #child/1 child/1/f',
      'child~more?:',
      'views: [g h]',
    ]);
  });
  test('sections carry the titles, a loose question a section of its own', () => {
    expect(sectionsOf(questionnaire)).toEqual([
      { id: 'welcome', title: {} },
      { id: 'first', title: { en: 'First' } },
      { id: 'together', title: { en: 'Together' } },
      { id: 'child', title: { en: 'Child' } },
      { id: 'views', title: { en: 'Views' } },
    ]);
  });
  test('a long section is cut after twelve questions', () => {
    const rows = Array.from({ length: 30 }, (_, at) => `| | text | q${String(at)} | Q |`).join(
      '\n',
    );
    const long = compiledForm(
      `| survey |\n| | type | name | label |\n| | begin_group | s | S |\n${rows}\n| | end_group | | |`,
    );
    const found = pagesOf(long, {}, long.evaluate({}, { now: NOW }));
    expect(found.map(({ id, items }) => `${id} ${String(items.length)}`)).toEqual([
      's 12',
      's.2 12',
      's.3 6',
    ]);
  });
});
