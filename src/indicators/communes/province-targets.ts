// The scores of provinces that their communes have to agree with, and provinces whose communes have none.
import type { ResultRow } from '../result-row.ts';
import type { CommuneFrame } from './commune-frame.ts';
import type { CommuneEstimates, CommuneRow } from './commune-row.ts';
import type { ProvinceScore } from './commune-rows.ts';

/** By province and node. */
export type Targets = ReadonlyMap<string, ProvinceScore>;

export const targetKey = (provinceId: number, node: string): string => `${provinceId} ${node}`;

/** Of scores that are shown. */
export function targetsOf(results: readonly ResultRow[]): Targets {
  return new Map(
    results.flatMap(({ localityId, node, estimate, se, df, flag }) =>
      estimate === null || se === null || flag === 'hidden'
        ? []
        : [[targetKey(localityId, node), { estimate, variance: se ** 2, df }] as const],
    ),
  );
}

/** Provinces about which enough is known, and which have no row all the same. */
export function withoutRows(
  { communes }: CommuneFrame,
  rows: readonly CommuneRow[],
  results: readonly ResultRow[],
): CommuneEstimates['lacking'] {
  const shown = new Set(rows.map(({ provinceId }) => provinceId));
  const known = new Set(
    results.filter(({ flag }) => flag !== 'hidden').map(({ localityId }) => localityId),
  );
  return [...new Set(communes.map(({ provinceId }) => provinceId))]
    .filter((id) => !shown.has(id))
    .map((localityId) => ({ localityId, lack: known.has(localityId) ? 'noAnswers' : 'hidden' }));
}
