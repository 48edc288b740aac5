// An accumulator as bytes and back, so that a job can keep its progress and a part can travel.
import type { Accumulator } from './accumulator.ts';
import { pairIndexOf, type PairIndex } from './pair-index.ts';
import type { ScoreSums } from './score-sums.ts';

const MAGIC = 'CGACC1';

interface Header {
  variables: number;
  rows: number;
  rowsWithoutPostStratum: number;
  lengths: number[];
}

/** The bytes of an accumulator: a magic word, a JSON header, then its columns as 64-bit little-endian floats. */
export function serialiseAccumulator(acc: Accumulator): Uint8Array {
  const columns = columnsOf(acc);
  const { variables, rows, rowsWithoutPostStratum } = acc;
  const header = new TextEncoder().encode(
    MAGIC +
      JSON.stringify({
        variables,
        rows,
        rowsWithoutPostStratum,
        lengths: columns.map(({ length }) => length),
      }),
  );
  const size = columns.reduce((total, { length }) => total + length, 0);
  const bytes = new Uint8Array(4 + header.length + size * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.length, true);
  bytes.set(header, 4);
  let at = 4 + header.length;
  for (const column of columns) {
    for (const value of column) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  return bytes;
}

/** The accumulator of such bytes. Throws a RangeError when they are of another form or cut short. */
export function deserialiseAccumulator(bytes: Uint8Array): Accumulator {
  const { header, from } = headerOf(bytes);
  const columns = readColumns(bytes, from, header.lengths);
  const take = () => columns.shift() ?? new Float64Array(0);
  const pairs = () => pairIndexOf(Int32Array.from(take()), Int32Array.from(take()));
  const sums = (): ScoreSums => ({
    keys: pairs(),
    n: take(),
    weight: take(),
    missing: take(),
    scored: take(),
  });
  return {
    variables: header.variables,
    rows: header.rows,
    rowsWithoutPostStratum: header.rowsWithoutPostStratum,
    origin: take(),
    psus: pairs(),
    domains: pairs(),
    postStrata: pairs(),
    byPsu: sums(),
    byPostStratum: sums(),
    psuPostStratum: { keys: pairs(), weight: take() },
    unanswered: take(),
    squares: take(),
  };
}

type Column = Int32Array | Float64Array;

function columnsOf(acc: Accumulator): Column[] {
  const { variables, byPsu, byPostStratum, psuPostStratum } = acc;
  const pairs = ({ size, first, second }: PairIndex) => [
    first.subarray(0, size),
    second.subarray(0, size),
  ];
  const sums = ({ keys, n, weight, missing, scored }: ScoreSums) => [
    ...pairs(keys),
    n.subarray(0, keys.size),
    weight.subarray(0, keys.size),
    missing.subarray(0, keys.size * variables),
    scored.subarray(0, keys.size * variables),
  ];
  const domains = acc.domains.size * variables;
  return [
    acc.origin,
    ...pairs(acc.psus),
    ...pairs(acc.domains),
    ...pairs(acc.postStrata),
    ...sums(byPsu),
    ...sums(byPostStratum),
    ...pairs(psuPostStratum.keys),
    psuPostStratum.weight.subarray(0, psuPostStratum.keys.size),
    acc.unanswered.subarray(0, domains),
    acc.squares.subarray(0, domains),
  ];
}

function headerOf(bytes: Uint8Array): { header: Header; from: number } {
  const length =
    bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text =
    length > 0 && bytes.length >= 4 + length
      ? new TextDecoder().decode(bytes.subarray(4, 4 + length))
      : '';
  if (!text.startsWith(MAGIC))
    throw new RangeError('These bytes are not a serialised accumulator.');
  return { header: JSON.parse(text.slice(MAGIC.length)) as Header, from: 4 + length };
}

function readColumns(bytes: Uint8Array, from: number, lengths: readonly number[]): Float64Array[] {
  const size = lengths.reduce((total, length) => total + length, 0);
  if (bytes.length !== from + size * 8)
    throw new RangeError('The serialised accumulator is cut short or has bytes too many.');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = from;
  return lengths.map((length) =>
    Float64Array.from({ length }, () => {
      const value = view.getFloat64(at, true);
      at += 8;
      return value;
    }),
  );
}
