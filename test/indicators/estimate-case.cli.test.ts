// The command as a person runs it: a folder in, JSON out, and plain words when the folder is wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { estimateCase, registerEstimate } from '../../src/indicators/case/estimate-case.cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'case-'));
beforeAll(() => write());
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

// Two strata of two PSUs; by hand: mean (2·1 + 2·3 + 1·6 + 3·2)/8 = 2.5.
const data =
  'h,i,w,y,g,yes\n1,1,2,1,a,TRUE\n1,2,2,3,b,FALSE\n2,1,1,6,a,TRUE\n2,2,3,2,b,TRUE\n2,2,0,9,c,\n';
const columns = [
  ['h', 'number'],
  ['i', 'number'],
  ['w', 'number'],
  ['y', 'number'],
  ['g', 'string'],
  ['yes', 'boolean'],
].map(([name, type]) => ({ name, type }));
const design = {
  id: 'plain',
  weight: 'w',
  strata: 'h',
  psu: ['i'],
  fpc: null,
  nest: true,
  ultimate_cluster: false,
  lonely_psu: 'fail',
  adjust: [] as object[],
};
const cell = {
  vars: ['g'],
  totals: [
    { g: 'a', total: 6 },
    { g: 'b', total: 10 },
    { g: 'c', total: 0 },
  ],
};
const analyses: object[] = [
  { type: 'mean', var: 'y' },
  { type: 'mean', var: 'y', by: ['g'] },
  { type: 'proportion', var: 'g' },
  { type: 'proportion', var: 'yes' },
  { type: 'total', var: 'y' },
  { type: 'domain_diff', var: 'y', group: 'g', levels: ['a', 'b'] },
];

function write(changes: object = {}, text = data) {
  const designs = [design, { ...design, id: 'ps', adjust: [{ method: 'poststratify', ...cell }] }];
  writeFileSync(join(folder, 'data.csv'), text);
  writeFileSync(
    join(folder, 'design.json'),
    JSON.stringify({ data: 'data.csv', columns, designs, analyses, ...changes }),
  );
}

async function run(...args: string[]) {
  const out: string[] = [];
  const problems: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => problems.push(String(text)) > 0);
  const program = new Command();
  registerEstimate(program);
  await program.parseAsync(['estimate', ...args], { from: 'user' });
  jest.restoreAllMocks();
  return { out: out.join(''), problems: problems.join(''), code: process.exitCode };
}

test('answers are JSON in the form of expected.json', async () => {
  const { out, problems } = await run(folder, '--design', 'plain');
  const { results } = JSON.parse(out);
  expect(problems).toBe('');
  expect(results[0]).toMatchObject({
    design: 'plain',
    type: 'mean',
    var: 'y',
    domain: null,
    n: 4,
    sum_weights: 8,
    estimate: 2.5,
    df: 2,
  });
});

test('figures by hand: PSU totals −3 and 1, 3.5 and −1.5, each stratum 2·Σ(t − t̄)², over 8²', () => {
  const { results } = estimateCase(folder, 'plain');
  const byHand = (2 * (2 ** 2 + 2 ** 2) + 2 * (2.5 ** 2 + 2.5 ** 2)) / 64;
  expect(results[0]!['variance']).toBeCloseTo(byHand, 12);
});

test('a group of rows without weight has no observations; text columns are asked level by level', () => {
  const { results } = estimateCase(folder);
  const of = (type: string, where: object) =>
    results.filter(
      (result) =>
        result['design'] === 'plain' &&
        result['type'] === type &&
        Object.entries(where).every(([name, value]) => result[name] === value),
    );
  expect(results.find(({ domain }) => JSON.stringify(domain) === '{"g":"c"}')).toMatchObject({
    n: 0,
    estimate: null,
    note: 'no observations',
  });
  expect(of('proportion', { var: 'g' }).map(({ level, estimate }) => [level, estimate])).toEqual([
    ['a', 0.375],
    ['b', 0.625],
    ['c', 0],
  ]);
  expect(of('proportion', { var: 'yes' })[0]).toMatchObject({ n: 4, estimate: 0.75 });
  expect(of('domain_diff', {})[0]).toMatchObject({
    n_each: [2, 2],
    estimate: expect.closeTo(8 / 3 - 2.4, 12),
  });
});

test('post-stratified totals of the cells are the population', () => {
  write({
    analyses: [
      { type: 'total', var: 'h', by: ['g'] },
      { type: 'proportion', var: 'g', level: 'a' },
    ],
  });
  const { results } = estimateCase(folder, 'ps');
  expect(results.at(-1)).toMatchObject({ sum_weights: 16, estimate: 0.375 });
  expect(results.at(-1)!['se']).toBeLessThan(1e-9);
  write();
});

test('what cannot be answered is said, and the rest is answered', async () => {
  const alone = `${data}3,1,5,4,a,TRUE\n`;
  write({}, alone);
  const lonely = estimateCase(folder, 'plain');
  expect(lonely.results[0]).toMatchObject({
    estimate: null,
    note: expect.stringContaining('has only one PSU'),
  });
  write({ designs: [{ ...design, id: 'bad', weight: 'nothing' }, design] });
  const { out, problems, code } = await run(folder);
  expect(JSON.parse(out).results.length).toBeGreaterThan(5);
  expect(problems).toContain('Design bad: The case asks for column “nothing”');
  expect(code).toBe(1);
  write();
});

test.each([
  ['an unknown design', {}, data, 'no design “other”, only plain, ps'],
  [
    'a design file of another form',
    { designs: [{ ...design, lonely_psu: 'ignore' }] },
    data,
    'not of the expected form',
  ],
  [
    'text where a number is due',
    {},
    data.replace('2,1,1,6', '2,1,1,six'),
    'Row 3, column “y”: “six” is not a number',
  ],
  ['an absent column', {}, data.replace('yes', 'no'), 'no column “yes”'],
])('%s is refused in plain words', async (_, changes, text, message) => {
  write(changes, text);
  const { problems, code } = await run(folder, '--design', 'other');
  expect(problems).toContain(message);
  expect(code).toBe(1);
  write();
});
