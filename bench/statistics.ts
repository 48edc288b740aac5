// npm run bench:statistics — means of 20 variables in 63 localities, each with its standard error, from
// respondents' rows, plain and post-stratified by 12 cells, held against the bare sums over the same arrays
// in the same run. R's survey package on such a machine: 241 s plain and about 22 minutes post-stratified at
// a million rows.
import { addRows } from '../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../src/statistics/accumulator/accumulator.ts';
import { designFrom } from '../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../src/statistics/accumulator/accumulator-estimate.ts';
import type { Node } from '../src/statistics/accumulator/node-figures.ts';
import { xoshiro } from '../src/statistics/numeric/random.ts';
import type { RowBatch } from '../src/statistics/accumulator/row-batch.ts';

const VARIABLES = 20;
const LOCALITIES = 63;
const STRATA = 189;
const CELLS = 12;
const PER_PSU = 20;
const REPEATS = 5;
const TARGETS: Readonly<Record<string, number>> = { plain: 0.8, 'post-stratified': 1.5 };

const nodes: Node[] = Array.from({ length: VARIABLES }, (_, variable) => ({
  constant: 0,
  terms: [{ variable, coefficient: 1 }],
}));

// Three strata a locality, PSUs in equal parts. Rows are ordered by locality and PSU, as they are streamed,
// or in random order.
function sample(rows: number, shuffled: boolean): RowBatch & { postStratum: Int32Array } {
  const random = xoshiro(20261121);
  const psus = rows / PER_PSU;
  const batch = {
    rows,
    domain: new Int32Array(rows),
    stratum: new Int32Array(rows),
    psu: new Int32Array(rows),
    postStratum: new Int32Array(rows),
    weight: new Float64Array(rows),
    scores: new Float64Array(rows * VARIABLES),
  };
  for (let row = 0; row < rows; row++) {
    const psu = shuffled ? random.below(psus) : Math.floor(row / PER_PSU);
    batch.psu[row] = psu;
    const stratum = Math.floor((psu * STRATA) / psus);
    batch.stratum[row] = stratum;
    batch.domain[row] = Math.floor((stratum * LOCALITIES) / STRATA);
    batch.postStratum[row] = random.below(CELLS);
    batch.weight[row] = 0.5 + random.uniform();
  }
  for (let at = 0; at < batch.scores.length; at++)
    batch.scores[at] = random.uniform() < 0.05 ? NaN : 10 * random.uniform();
  return batch;
}

function estimate(batch: RowBatch, postStratified: boolean): number {
  const acc = emptyAccumulator(VARIABLES);
  addRows(acc, postStratified ? batch : { ...batch, postStratum: undefined });
  const design = designFrom(acc, {
    lonelyPsu: 'fail',
    adjustment: postStratified ? 'post-stratified' : 'none',
  });
  let checksum = 0;
  for (let locality = 0; locality < LOCALITIES; locality++) {
    for (const { se } of estimateNodes(design, [locality], nodes).estimates) checksum += se;
  }
  return checksum;
}

// The least that any program must do: weighted sums and weights by PSU (and by post-stratum and locality), no
// errors.
function bare(batch: RowBatch & { postStratum: Int32Array }, postStratified: boolean): number {
  const { rows, psu, domain, postStratum, weight, scores } = batch;
  const byPsu = new Float64Array((rows / PER_PSU) * VARIABLES * 2);
  const byCell = new Float64Array(CELLS * LOCALITIES * VARIABLES * 2);
  for (let row = 0; row < rows; row++) {
    const w = weight[row]!;
    const to = psu[row]! * VARIABLES * 2;
    const fit = (postStratum[row]! * LOCALITIES + domain[row]!) * VARIABLES * 2;
    for (let j = 0; j < VARIABLES; j++) {
      const y = scores[row * VARIABLES + j]!;
      if (Number.isNaN(y)) continue;
      byPsu[to + j]! += w * y;
      byPsu[to + VARIABLES + j]! += w;
      if (postStratified) addPair(byCell, fit + j, w, y);
    }
  }
  return byPsu[0]! + byCell[0]!;
}

function addPair(sums: Float64Array, at: number, w: number, y: number): void {
  sums[at]! += w * y;
  sums[at + VARIABLES]! += w;
}

// Median of the repeats: seconds on the clock, and of the processor (the machine may be shared).
function median(work: () => number): { seconds: number; cpu: number } {
  const times = Array.from({ length: REPEATS }, () => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    if (!Number.isFinite(work())) throw new Error('A benchmark gave an undefined figure.');
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
  }).sort((a, b) => a.seconds - b.seconds);
  return times[Math.floor(REPEATS / 2)]!;
}

// On a machine others use the clock also counts their turns, so the verdict says which of the two met the
// target.
function verdict(target: number, seconds: number, cpu: number): string {
  return `≤ ${target} s ${seconds <= target ? 'met' : cpu <= target ? 'met by cpu' : 'MISSED'}`;
}

function exponent(points: readonly { rows: number; seconds: number }[]): number {
  const logs = points.map(({ rows, seconds }) => [Math.log(rows), Math.log(seconds)] as const);
  const [mx, my] = [0, 1].map(
    (i) => logs.reduce((total, point) => total + point[i]!, 0) / logs.length,
  );
  const [xy, xx] = logs.reduce(
    ([a, b], [x, y]) => [a! + (x - mx!) * (y - my!), b! + (x - mx!) ** 2],
    [0, 0],
  );
  return xy! / xx!;
}

function line(...cells: (string | number)[]): void {
  process.stdout.write(`${cells.map((cell) => String(cell).padStart(17)).join('')}\n`);
}

/** Prints a line beside the bare pass; @returns the median of the seconds */
function measure(
  batch: ReturnType<typeof sample>,
  kind: 'plain' | 'post-stratified',
  shuffled: boolean,
): number {
  const { rows } = batch;
  const { seconds, cpu } = median(() => estimate(batch, kind !== 'plain'));
  const least = median(() => bare(batch, kind !== 'plain')).seconds;
  const target = rows === 1_000_000 && !shuffled ? verdict(TARGETS[kind]!, seconds, cpu) : '';
  line(
    rows,
    rows / PER_PSU,
    shuffled ? 'random' : 'by PSU',
    kind,
    seconds.toFixed(3),
    cpu.toFixed(3),
    least.toFixed(3),
    `${(seconds / least).toFixed(1)}×`,
    target,
  );
  return seconds;
}

function run(): void {
  line(
    'respondents',
    'PSUs',
    'order',
    'weights',
    'seconds',
    'cpu seconds',
    'bare pass',
    'ratio',
    'target',
  );
  const first = sample(10_000, false);
  for (let warm = 0; warm < 10; warm++)
    [true, false].forEach(
      (postStratified) => estimate(first, postStratified) + bare(first, postStratified),
    );
  const points = new Map<string, { rows: number; seconds: number }[]>();
  for (const [rows, shuffled] of [
    [10_000, false],
    [100_000, false],
    [1_000_000, false],
    [1_000_000, true],
  ] as const) {
    const batch = sample(rows, shuffled);
    for (const kind of ['plain', 'post-stratified'] as const) {
      const seconds = measure(batch, kind, shuffled);
      if (!shuffled) points.set(kind, [...(points.get(kind) ?? []), { rows, seconds }]);
    }
  }
  for (const [kind, of] of points) {
    const [, middle, last] = of;
    process.stdout.write(
      `${kind}: seconds grow as rows^${exponent(of).toFixed(2)} (10k–1M), ` +
        `rows^${exponent([middle!, last!]).toFixed(2)} (100k–1M)\n`,
    );
  }
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `largest memory: ${megabytes} MB (target < 600 MB), the rows themselves included\n`,
  );
}

run();
