// Identifiers come as text or numbers; the arithmetic wants 0, 1, 2, …. Codes are given in order of first appearance.

/** What an identifier may be. */
export type Label = string | number | boolean;

/** A column of labels as dense integer codes; labels[code] is the label. */
export interface Coded {
  codes: Int32Array;
  labels: Label[];
}

/** Codes a column. Labels are equal when they are the same value of the same type. */
export function encode(values: ArrayLike<Label>): Coded {
  const codes = new Int32Array(values.length);
  const seen = new Map<Label, number>();
  const labels: Label[] = [];
  for (let i = 0; i < values.length; i++) {
    const label = values[i]!;
    let code = seen.get(label);
    if (code === undefined) {
      code = labels.length;
      seen.set(label, code);
      labels.push(label);
    }
    codes[i] = code;
  }
  return { codes, labels };
}

/**
 * The crossing of two coded columns of equal length, coded again; only crossings present get a code.
 * Returns the codes and, per code, the pair it stands for.
 */
export function cross(
  a: Int32Array,
  b: Int32Array,
): { codes: Int32Array; pairs: [number, number][] } {
  let width = 1;
  for (const code of b) width = Math.max(width, code + 1);
  const keys = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) keys[i] = a[i]! * width + b[i]!;
  const coded = encode(keys);
  return {
    codes: coded.codes,
    pairs: coded.labels.map((key) => [Math.floor(Number(key) / width), Number(key) % width]),
  };
}

/** How many different codes a column of dense codes holds: the largest + 1. */
export function codeCount(codes: Int32Array): number {
  let largest = -1;
  for (const code of codes) if (code > largest) largest = code;
  return largest + 1;
}
