// Figures of a load in columns, with the processor time of each request.
import type { Outcome } from '../load.ts';
import type { Server } from './ground.ts';

export interface Measured extends Outcome {
  cpu: number;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

export const mediansOf = (runs: readonly Measured[]): Measured => {
  const of = (key: keyof Measured): number => median(runs.map((run) => run[key]));
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p95: of('p95'),
    p99: of('p99'),
    bytes: of('bytes'),
    cpu: of('cpu'),
  };
};

export async function withCpu(
  server: Server,
  requests: number,
  run: () => Promise<Outcome>,
): Promise<Measured> {
  const before = await server.cpu();
  const outcome = await run();
  return { ...outcome, cpu: ((await server.cpu()) - before) / requests };
}

export const columns = (texts: readonly string[]): string =>
  texts.map((text, index) => (index === 0 ? text.padEnd(42) : text.padStart(9))).join('');

export function show(name: string, outcome: Measured): void {
  console.log(
    columns([
      name,
      `${outcome.perSecond.toFixed(0)}/s`,
      outcome.p50.toFixed(1),
      outcome.p95.toFixed(1),
      outcome.p99.toFixed(1),
      Number.isNaN(outcome.cpu) ? '' : outcome.cpu.toFixed(2),
    ]),
  );
}

export const verdict = (value: number, target: number, met: boolean): string =>
  `${value.toFixed(0)} % of the ceiling (target ${target} %: ${met ? 'met' : 'NOT met'})`;
