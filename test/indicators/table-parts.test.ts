// What a table is made of: questions of several versions, what may be asked, domains, figures of a number
// and a file.
import { expect, it } from '@jest/globals';
import { shapeOf } from '../../src/indicators/tables/asked-table.ts';
import { estimateTable } from '../../src/indicators/tables/estimate-table.ts';
import { partsOf, slotOf } from '../../src/indicators/tables/slots.ts';
import { emptyTable, tableReader } from '../../src/indicators/tables/table-sums.ts';
import { tableCsv } from '../../src/indicators/tables/table-csv.ts';
import { tableVariables } from '../../src/indicators/tables/variables.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { presentNumber, presentQuantile } from '../../src/indicators/presentation/presentation.ts';
import { form } from '../questionnaires/form.ts';

const version = (options: readonly string[], more = '') =>
  form(`
| survey |
| | type | name | label::English (en) |
| | select_one ways | way | How? |
| | decimal | cost | How much? |${more}
| choices |
| | list_name | name | label::English (en) |
${options.map((name) => `| | ways | ${name} | ${name} |`).join('\n')}`);

it('questions and options of all versions are put together by name, the first version leading', () => {
  const first = version(['online', 'office']);
  const second = version(['post', 'online'], '\n| | integer | days | How long? |');
  const variables = tableVariables([first, second]);
  expect(variables.map(({ name, kind }) => [name, kind])).toEqual([
    ['way', 'one'],
    ['cost', 'number'],
    ['days', 'number'],
  ]);
  expect(variables[0]!.options.map(({ name }) => name)).toEqual(['online', 'office', 'post']);
});

it('the number of figures that one place would have is limited', () => {
  const many = Array.from({ length: 60 }, (_, at) => `way_${at}`);
  const variables = tableVariables([version(many)]);
  const other = { ...variables[0]!, name: 'other' };
  expect(shapeOf({ question: 'way', by: 'other', within: null }, [...variables, other])).toEqual({
    field: 'by',
    code: 'tooLarge',
  });
  expect(shapeOf({ question: 'cost', by: 'way', within: null }, variables)).toMatchObject({
    kind: 'number',
    groups: many,
  });
});

it('every province, panel and group has a domain of its own', () => {
  const shape = { groups: ['a', 'b', 'c'], panels: ['x', 'y'] };
  const all = [3, 4].flatMap((provinceId) =>
    [-1, 0, 1].flatMap((panel) => [-1, 0, 1, 2].map((group) => ({ provinceId, panel, group }))),
  );
  const slots = all.map(({ provinceId, ...part }) => slotOf(provinceId, part, shape));
  expect(new Set(slots).size).toBe(all.length);
  expect(slots.map((slot) => partsOf(slot, shape))).toEqual(all);
});

const numbers = {
  question: 'cost',
  by: 'way',
  within: null,
  kind: 'number' as const,
  options: [],
  groups: ['online'],
  panels: [],
};
const options = {
  rules: presentationRules,
  lonelyPsu: 'adjust' as const,
  localityIds: [1, 2],
  nationId: 0,
  isSampled: true,
};

const sampled = { kind: 'probability' as const, people: 24 };

it('groups are compared in sampled rounds, by options that exclude each other, within bounds', () => {
  const shape = { ...numbers, kind: 'one' as const, options: ['yes', 'no'], groups: ['a', 'b'] };
  const isTested = (more: object, round: Parameters<typeof emptyTable>[1]) =>
    emptyTable({ ...shape, ...more }, round).pairs !== null;
  expect(isTested({}, sampled)).toBe(true);
  expect(isTested({}, { ...sampled, kind: 'open' })).toBe(false);
  expect(isTested({ kind: 'many' }, sampled)).toBe(false);
  expect(isTested({ groups: [] }, sampled)).toBe(false);
  const many = { options: Array.from({ length: 80 }, (_, at) => `o${at}`) };
  expect(isTested(many, sampled)).toBe(false);
  expect(isTested({}, { kind: 'after_service', people: 5_000_000 })).toBe(true);
  expect(isTested({}, { kind: 'after_service', people: 5_000_001 })).toBe(false);
  expect(isTested({}, { kind: 'probability', people: 5_000_001 })).toBe(true);
});

it('what one panel shows does not depend on the others', () => {
  const shape = {
    question: 'way',
    by: 'group',
    within: 'panel',
    kind: 'one' as const,
    options: ['online', 'office'],
    groups: ['a'],
    panels: ['x', 'y'],
  };
  const rows = Array.from({ length: 480 }, (_, at) => ({
    province: at % 2,
    psu: Math.floor(at / 2) % 40,
    panel: at % 4 < 2 ? 'x' : 'y',
    at,
  }));
  const table = (withinY: string | null) => {
    const sums = emptyTable(shape, sampled);
    const column = (of: (row: (typeof rows)[number]) => number) => Int32Array.from(rows, of);
    tableReader(sums, shape)(
      {
        rows: rows.length,
        domain: column(({ province }) => province + 1),
        stratum: column(({ province }) => province),
        psu: column(({ psu }) => psu),
        weight: new Float64Array(rows.length).fill(1),
      },
      rows.map(({ province, panel, psu, at }) => {
        // In province 1 all are alike; in province 2 whole PSUs are, of panel y.
        const varies = panel === 'y' ? psu % 3 === 0 : at % 3 === 0;
        return {
          question: province === 0 || varies ? 'online' : 'office',
          by: 'a',
          within: panel === 'y' ? withinY : panel,
        };
      }),
    );
    return estimateTable(sums, shape, options).map(({ panels }) => panels[0]!.columns);
  };
  expect(table('y')).toEqual(table(null));
});

/** Twelve people of province 1 in six PSUs of two strata, half of them online. */
function twelve(costs: readonly (string | null)[]) {
  const sums = emptyTable(numbers, sampled);
  const column = (of: (at: number) => number) => Int32Array.from(costs, (_, at) => of(at));
  tableReader(sums, numbers)(
    {
      rows: costs.length,
      domain: column(() => 1),
      stratum: column((at) => at % 2),
      psu: column((at) => at % 6),
      weight: new Float64Array(costs.length).fill(2),
    },
    costs.map((question, at) => ({ question, by: at < 6 ? 'online' : null, within: null })),
  );
  return estimateTable(sums, numbers, options);
}

it('a mean and quartiles of numbers; a group too small is hidden; what is no number is no answer', () => {
  const [nation, province, ...rest] = twelve([
    '5',
    '9',
    '1',
    '7',
    '3',
    '11',
    '2',
    '8',
    '4',
    '10',
    '6',
    'x',
  ]);
  expect(rest).toEqual([]);
  expect(province!.localityId).toBe(1);
  for (const { panels } of [nation!, province!]) {
    const [all, online] = panels[0]!.columns;
    expect(all).toMatchObject({ group: null, n: 11, df: 4 });
    expect(all!.figures.map(({ code, flag, reason }) => [code, flag, reason])).toEqual([
      ['mean', 'caution', 'fewDegrees'],
      ['q25', 'caution', 'fewDegrees'],
      ['q50', 'caution', 'fewDegrees'],
      ['q75', 'hidden', 'wide'],
    ]);
    expect(all!.figures.map(({ estimate }) => estimate)).toEqual([6, 3, 6, null]);
    expect(online).toMatchObject({ group: 'online', n: 6 });
    expect(online!.figures.every(({ reason }) => reason === 'few')).toBe(true);
  }
});

it('a province that is left out of the country has its own figures all the same', () => {
  const sums = emptyTable(numbers, sampled);
  const costs = Array.from({ length: 24 }, (_, at) => String(at));
  const column = (of: (at: number) => number) => Int32Array.from(costs, (_, at) => of(at));
  tableReader(sums, numbers)(
    {
      rows: 24,
      domain: column((at) => (at < 12 ? 1 : 2)),
      stratum: column((at) => (at < 12 ? 1 : 2)),
      psu: column((at) => at),
      weight: new Float64Array(24).fill(1),
    },
    costs.map((question) => ({ question, by: null, within: null })),
  );
  const of = (excluded: number[]) =>
    estimateTable(sums, numbers, { ...options, excluded: new Set(excluded) }).map(({ panels }) =>
      panels[0]!.columns[0]!.figures.filter(({ code }) => code === 'mean' || code === 'q50').map(
        ({ estimate }) => estimate,
      ),
    );
  const [nation, first, second] = of([]);
  expect([nation, first, second]).toEqual([
    [11.5, 11],
    [5.5, 5],
    [17.5, 17],
  ]);
  expect(of([2])).toEqual([first, first, second]);
});

it('numbers that are all alike have no interval, since nothing tells how far others are', () => {
  const [nation] = twelve(new Array<string>(12).fill('4'));
  const [mean, ...quartiles] = nation!.panels[0]!.columns[0]!.figures;
  expect(mean).toMatchObject({ estimate: 4, ciLow: null, flag: 'caution', reason: 'alike' });
  for (const figure of quartiles)
    expect(figure).toMatchObject({ estimate: 4, ciLow: null, se: null, reason: 'alike' });
});

it('a mean is flagged for a large error, a quartile hidden where the sample does not reach its ends', () => {
  const base = { n: 100, df: 40 };
  const mean = (estimate: number) =>
    presentNumber({ ...base, estimate, variance: 1 }, presentationRules).reason;
  expect([mean(3), mean(4), mean(-4)]).toEqual(['relative', null, null]);
  const quartile = (interval: [number, number]) =>
    presentQuantile({ ...base, estimate: 4, variance: 1, interval }, presentationRules);
  expect(quartile([3, 5])).toMatchObject({ flag: 'ok', interval: [3, 5] });
  expect(quartile([3, NaN])).toMatchObject({ flag: 'hidden', reason: 'wide', interval: null });
});

it('in the file a hidden figure has no number, and a name that begins a formula is only a text', () => {
  const way = {
    name: 'way',
    title: 'How?',
    kind: 'one' as const,
    options: [{ code: 'online', name: '=1+1' }],
  };
  const text = tableCsv(
    twelve(['5', '9', '1', '7', '3', '11', '2', '8', '4', '10', '6', '12']),
    { question: undefined, by: way, within: undefined },
    (id) => ({ code: String(id), name: id === 0 ? 'All' : 'One' }),
  );
  const lines = text.trim().split('\r\n');
  expect(lines).toHaveLength(1 + 2 * 2 * 4);
  expect(lines.find((line) => line.includes('"online"'))).toContain(`"'=1+1"`);
  expect(lines.filter((line) => line.includes('"few"')).length).toBe(8);
});
