// Merging accumulators: the same sums as adding all rows to one, so parts of a round can be computed apart.
import { addPsuWeight, domainId, registerPsu } from './accumulator-keys.ts';
import { emptyAccumulator, type Accumulator } from './accumulator.ts';
import { pairId } from './pair-index.ts';
import { sumsId, type ScoreSums } from './score-sums.ts';

/** The sums of both, in a new accumulator. Throws a RangeError when they have different numbers of variables. */
export function mergeAccumulators(a: Accumulator, b: Accumulator): Accumulator {
  if (a.variables !== b.variables)
    throw new RangeError(
      `Accumulators of ${a.variables} and ${b.variables} variables cannot be merged.`,
    );
  const merged = emptyAccumulator(a.variables);
  for (let j = 0; j < a.variables; j++)
    merged.origin[j] = Number.isNaN(a.origin[j]!) ? b.origin[j]! : a.origin[j]!;
  for (const part of [a, b]) include(merged, part);
  return merged;
}

function include(into: Accumulator, part: Accumulator): void {
  const shift = part.origin.map((origin, j) =>
    Number.isNaN(origin) ? 0 : origin - into.origin[j]!,
  );
  for (let psu = 0; psu < part.psus.size; psu++)
    registerPsu(into, part.psus.first[psu]!, part.psus.second[psu]!);
  const psuOf = (psu: number) => pairId(into.psus, part.psus.first[psu]!, part.psus.second[psu]!);
  const domainOf = (domain: number) => domainId(into, part.domains.second[domain]!);
  const postStratumOf = (postStratum: number) =>
    pairId(into.postStrata, 0, part.postStrata.second[postStratum]!);
  includeDomains(into, part, shift);
  includeSums({ from: part.byPsu, into: into.byPsu }, shift, { a: psuOf, b: domainOf });
  includeSums({ from: part.byPostStratum, into: into.byPostStratum }, shift, {
    a: postStratumOf,
    b: domainOf,
  });
  const { keys, weight } = part.psuPostStratum;
  for (let id = 0; id < keys.size; id++)
    addPsuWeight(into, psuOf(keys.first[id]!), postStratumOf(keys.second[id]!), weight[id]!);
  into.rows += part.rows;
  into.rowsWithoutPostStratum += part.rowsWithoutPostStratum;
}

function includeSums(
  sums: { from: ScoreSums; into: ScoreSums },
  shift: Float64Array,
  code: { a: (id: number) => number; b: (id: number) => number },
): void {
  const variables = shift.length;
  const { from, into } = sums;
  for (let id = 0; id < from.keys.size; id++) {
    const to = sumsId(
      into,
      { a: code.a(from.keys.first[id]!), b: code.b(from.keys.second[id]!) },
      variables,
    );
    into.n[to]! += from.n[id]!;
    into.weight[to]! += from.weight[id]!;
    for (let j = 0; j < variables; j++) {
      const missing = from.missing[id * variables + j]!;
      into.missing[to * variables + j]! += missing;
      into.scored[to * variables + j]! +=
        from.scored[id * variables + j]! + shift[j]! * (from.weight[id]! - missing);
    }
  }
}

// Σw(y − b)² = Σw(y − a)² + 2(a − b)Σw(y − a) + (a − b)²Σw, the sums of a domain being those of its PSU cells.
function includeDomains(into: Accumulator, part: Accumulator, shift: Float64Array): void {
  const { variables } = part;
  for (let domain = 0; domain < part.domains.size; domain++) {
    const to = domainId(into, part.domains.second[domain]!) * variables;
    for (let j = 0; j < variables; j++) {
      into.unanswered[to + j]! += part.unanswered[domain * variables + j]!;
      into.squares[to + j]! += part.squares[domain * variables + j]!;
    }
  }
  if (shift.every((step) => step === 0)) return;
  const { keys, weight, missing, scored } = part.byPsu;
  for (let id = 0; id < keys.size; id++) {
    const to = domainId(into, part.domains.second[keys.second[id]!]!) * variables;
    for (let j = 0; j < variables; j++) {
      const at = id * variables + j;
      into.squares[to + j]! +=
        shift[j]! * (2 * scored[at]! + shift[j]! * (weight[id]! - missing[at]!));
    }
  }
}
