// Times many short runs.

export interface Timed {
  name: string;
  median: number;
  p99: number;
}

/** Microseconds for one run over each respondent in turn. */
export function time(name: string, runs: number, work: (turn: number) => unknown): Timed {
  for (let turn = 0; turn < runs / 5; turn += 1) work(turn);
  const times = Float64Array.from({ length: runs }, (_, turn) => {
    const start = performance.now();
    work(turn);
    return (performance.now() - start) * 1000;
  }).sort();
  return {
    name,
    median: times[Math.floor(runs * 0.5)] ?? NaN,
    p99: times[Math.floor(runs * 0.99)] ?? NaN,
  };
}
