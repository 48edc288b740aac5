// How often people were told of each problem, from the text of /metrics of all processes. Pure.

export interface ToldProblem {
  code: string;
  count: number;
}

const LINE = /^civic_gauge_problems_total\{code="([A-Za-z]+)"\} (\d+)$/gm;

/** The most frequent first. */
export const toldProblems = (metrics: string): ToldProblem[] =>
  [...metrics.matchAll(LINE)]
    .map(([, code, count]) => ({ code: code!, count: Number(count) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
