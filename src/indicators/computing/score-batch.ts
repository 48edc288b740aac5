// Scored responses, as they come from the database, in the columns that the accumulator takes.
import type { BinaryFields } from '../../platform/db/binary-rows.ts';
import { ComputationFailure } from './computation-failure.ts';
import type { RoundKind } from '../../sampling/rounds/round.ts';
import { servedStratum } from '../weighting/served-weights.ts';
import type { RowBatch } from '../../statistics/accumulator/row-batch.ts';

interface Numbering {
  (text: string): number;
  known: { has(text: string): boolean };
  /** In the order of their numbers. */
  names: () => string[];
}

/** Gives each new text the next whole number. */
function numbering(): Numbering {
  const numbers = new Map<string, number>();
  const number = (text: string): number => {
    const found = numbers.get(text);
    if (found !== undefined) return found;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
  return Object.assign(number, { known: numbers, names: () => [...numbers.keys()] });
}

/** Codes of strata and PSUs, given in the order in which these are met. */
export interface DesignCodes {
  /** How people came into the sample. */
  kind: RoundKind;
  stratum: (name: string) => number;
  psu: (name: string) => number;
  /** PSUs, and strata of a province (`stratumKey`), that have a response. */
  answered: { psus: Numbering['known']; strata: Set<string> };
  names: () => DesignNames;
}

/** What codes of strata and PSUs stand for. */
export interface DesignNames {
  strata: readonly string[];
  psus: readonly string[];
}

/** The same name may be used for a stratum of each province. */
export const stratumKey = (provinceId: number, stratum: string): string =>
  `${provinceId}\n${stratum}`;

export function designCodes(kind: RoundKind): DesignCodes {
  const [strata, psus] = [numbering(), numbering()];
  return {
    kind,
    stratum: strata,
    psu: psus,
    answered: { psus: psus.known, strata: new Set() },
    names: () => ({ strata: strata.names(), psus: psus.names() }),
  };
}

/** Respondents without anything they answered; the domain is the province. */
export type DesignBatch = Omit<RowBatch, 'scores'>;

/**
 * Rows of id, province, stratum, PSU, weight, service and more. After services a service of a province is a
 * stratum, and everybody a PSU. A response without a design has a stratum by its province and is a PSU of
 * its own. Self-selected respondents have neither design nor weight: a province is one PSU of theirs, since
 * no variance is ever asked for, and the sums stay small however many answer.
 */
export function designBatch(rows: readonly BinaryFields[], codes: DesignCodes): DesignBatch {
  const batch = {
    rows: rows.length,
    domain: new Int32Array(rows.length),
    stratum: new Int32Array(rows.length),
    psu: new Int32Array(rows.length),
    weight: new Float64Array(rows.length),
  };
  rows.forEach((row, at) => {
    const [, province, , , weight] = row;
    const domain = province!.readInt32BE(0);
    const { stratum, psu } = placeOf(row, domain, codes.kind);
    batch.domain[at] = domain;
    batch.stratum[at] = codes.stratum(stratum);
    codes.answered.strata.add(stratumKey(domain, stratum));
    batch.psu[at] = codes.psu(psu);
    batch.weight[at] = codes.kind === 'probability' && weight ? weight.readDoubleBE(0) : 1;
  });
  return batch;
}

/** As designBatch, with the scores that follow the service in a row. @param width scores of a response */
export function scoreBatch(
  rows: readonly BinaryFields[],
  codes: DesignCodes,
  width: number,
): RowBatch {
  const scores = new Float64Array(rows.length * width);
  rows.forEach((row, at) => {
    readScores(row[SCORES]!, scores, at * width, width);
  });
  return { ...designBatch(rows, codes), scores };
}

const SCORES = 6;

function placeOf(
  [id, , stratum, psu, , service]: BinaryFields,
  province: number,
  kind: RoundKind,
): { stratum: string; psu: string } {
  const own = `province ${province}`;
  const alone = (): string => id!.toString('hex');
  switch (kind) {
    case 'probability':
      return { stratum: text(stratum) ?? own, psu: text(psu) ?? alone() };
    case 'after_service':
      return { stratum: servedStratum(province, text(service) ?? ''), psu: alone() };
    case 'open':
      return { stratum: own, psu: own };
  }
}

const text = (field: Buffer | null | undefined): string | null => field?.toString('utf8') ?? null;

/**
 * An array in binary: dimensions, flags, type of the elements, then length and lower bound of each dimension.
 */
const ARRAY_HEADER = 20;

const elementsIn = (array: Buffer): number =>
  array.length < ARRAY_HEADER ? 0 : array.readInt32BE(12);

/** float8[] with NULL for a missing score. @throws ComputationFailure for another number of scores */
function readScores(array: Buffer, into: Float64Array, from: number, width: number): void {
  if (elementsIn(array) !== width) throw new ComputationFailure('scoreCount');
  let at = ARRAY_HEADER;
  for (let j = 0; j < width; j += 1) {
    const length = array.readInt32BE(at);
    at += 4;
    if (length < 0) into[from + j] = NaN;
    else {
      into[from + j] = array.readDoubleBE(at);
      at += length;
    }
  }
}
