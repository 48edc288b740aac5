// PSUs and domains of an accumulator, numbered as they come.
import { grown, pairId } from './pair-index.ts';
import type { Accumulator } from './accumulator.ts';

/** Counts a sampled PSU, one that yielded no respondent included. Idempotent. */
export function registerPsu(acc: Accumulator, stratum: number, psu: number): void {
  pairId(acc.psus, stratum, psu);
}

/** The number of a domain, new ones with zero sums. */
export function domainId(acc: Accumulator, code: number): number {
  const id = pairId(acc.domains, 0, code);
  if ((id + 1) * acc.variables <= acc.squares.length) return id;
  acc.unanswered = grown(acc.unanswered, acc.domains.size * acc.variables);
  acc.squares = grown(acc.squares, acc.domains.size * acc.variables);
  return id;
}

/** Adds weight to a (PSU, post-stratum) pair; returns the number of the pair. */
export function addPsuWeight(
  acc: Accumulator,
  psu: number,
  postStratum: number,
  weight: number,
): number {
  const table = acc.psuPostStratum;
  const id = pairId(table.keys, psu, postStratum);
  if (id >= table.weight.length) table.weight = grown(table.weight, table.keys.size);
  table.weight[id]! += weight;
  return id;
}
