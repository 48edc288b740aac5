// How long it takes: branches that exclude each other are counted once, and what everybody is asked either way counts as asked.
import { describe, expect, test } from '@jest/globals';
import { minutesOf } from '../../../src/designer/checks/duration.ts';
import { form } from '../../questionnaires/form.ts';

/** Every integer question takes six seconds and one word; everything else takes no words. */
const ONE = 6 / 60 + 1 / 140;
const WAY = 4 / 60 + 4 / 140;
const of = (required: string, ...rows: string[]): { most: number; least: number } =>
  minutesOf(
    form(`
| survey |
| | type | name | label::English (en) | required | relevant |
| | select_one ways | way | Way | ${required} | |
${rows.map((row, at) => `| | integer | q${String(at)} | Q | | ${row} |`).join('\n')}
| choices |
| | list_name | name | label::English (en) |
| | ways | a | A |
| | ways | b | B |
| | ways | c | C |`),
    'en',
  );

describe('minutes', () => {
  test.each<[string, string, string[], number, number]>([
    ['no condition', '', ['', ''], 2, 2],
    [
      'two branches of one answer: the longer one',
      '',
      ["${way} = 'a'", "${way} = 'a'", "${way} = 'b'"],
      2,
      0,
    ],
    ['branches that can meet are added up', '', ["${way} = 'a'", "${way} != 'b'"], 2, 0],
    [
      'a chain: the middle one excludes both, the ends go together',
      '',
      ["${way} != 'b'", "${way} = 'b'", "${way} != 'b' and ${q0} > 3"],
      2,
      0,
    ],
    ['by numbers', '', ['', '${q0} < 18', '${q0} >= 18', '${q0} > 60'], 3, 1],
    ['never asked at all', '', ["${way} = 'a' and ${way} = 'b'"], 0, 0],
    [
      'required: one of the branches is certain',
      'yes',
      ["${way} = 'a'", "${way} != 'a'", "${way} != 'a'"],
      2,
      1,
    ],
    [
      'required, but an answer leads past all branches',
      'yes',
      ["${way} = 'a'", "${way} = 'b'"],
      1,
      0,
    ],
    [
      'what cannot be told counts as asked at most, not at least',
      'yes',
      ['string-length(${way}) > 3', "${way} = 'a'"],
      2,
      0,
    ],
  ])('%s', (_, required, rows, most, least) => {
    const found = of(required, ...rows);
    expect(found.most).toBeCloseTo(WAY + most * ONE, 10);
    expect(found.least).toBeCloseTo(WAY + least * ONE, 10);
  });
  test('hundreds of branches: never less than one of them, never more than all', () => {
    const rows = Array.from({ length: 400 }, (_, at) =>
      at === 0 ? '' : `\${q${String(at - 1)}} = ${String(at % 7)} and \${q0} != ${String(at % 5)}`,
    );
    const { most, least } = of('', ...rows);
    expect(most).toBeGreaterThan(least);
    expect(most).toBeLessThanOrEqual(WAY + 400 * ONE + 1e-9);
  });
});
