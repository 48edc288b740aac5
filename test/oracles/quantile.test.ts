// Means, quartiles and their intervals against svymean() and svyquantile() of R's survey package
// (quantile/make.R).
import { expect, test } from '@jest/globals';
import { estimateTable } from '../../src/indicators/tables/estimate-table.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';
import { columnFor, countedTable, type OracleDesign } from './oracle-table.ts';

const data = oracle('quantile');
const designs: Readonly<Record<string, OracleDesign>> = {
  plain: {},
  fpc: { finite: true },
  equal: { weights: 'whole' },
  post: { finite: true, cells: { column: 'kind', people: { a: 160, b: 200, c: 130 } } },
};
const codes: Readonly<Record<string, string>> = {
  mean: 'mean',
  '0.25': 'q25',
  '0.5': 'q50',
  '0.75': 'q75',
};

const tables = new Map<string, ReturnType<typeof estimateTable>>();
function tableOf(design: string, question: string) {
  const key = `${design} ${question}`;
  const shape = {
    question,
    by: 'region',
    within: null,
    kind: 'number' as const,
    options: [],
    groups: ['r1', 'r2', 'r3'],
    panels: [],
  };
  const { sums, options } = countedTable(data, shape, designs[design]!);
  const table = tables.get(key) ?? estimateTable(sums, shape, options);
  tables.set(key, table);
  return table;
}

test.each(data.cases)('%s', (name) => {
  const [design, domain, column, figure] = name.split(' ');
  const expected = data.expected(name);
  for (const { panels } of tableOf(design!, column!)) {
    const { figures } = columnFor(panels[0]!.columns, domain!);
    const found = figures.find(({ code }) => code === codes[figure!])!;
    const { estimate, se, ciLow, ciHigh } = found;
    if (figure === 'mean') expectAsInR({ estimate: estimate!, se: se! }, expected);
    else if (Object.values(expected).some(Number.isNaN)) expect(found.reason).toBe('wide');
    else expectAsInR({ estimate: estimate!, low: ciLow!, high: ciHigh!, se: se! }, expected);
  }
});

test('every design, domain, column and quartile is there, and most have an interval', () => {
  expect(data.cases).toHaveLength(4 * 3 * 2 * 4);
  const complete = data.cases.filter(
    (name) => !Object.values(data.expected(name)).some(Number.isNaN),
  );
  expect(complete.length).toBeGreaterThan(85);
});
