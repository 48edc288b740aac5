// Numbers pairs of non-negative integers 0, 1, 2, … in order of first appearance: (stratum, PSU), (PSU, domain), ….
// A row of a million needs five such numbers, so the table is open-addressed over typed arrays and not a Map.

const { imul } = Math;

/** The pairs seen, first[id] and second[id], and the hash table over them. */
export interface PairIndex {
  size: number;
  first: Int32Array;
  second: Int32Array;
  table: Int32Array; // id + 1, 0 = empty; length a power of two, at most half full
}

/** An index without pairs. */
export function emptyPairIndex(): PairIndex {
  return {
    size: 0,
    first: new Int32Array(8),
    second: new Int32Array(8),
    table: new Int32Array(16),
  };
}

/** The id of a pair, or −1. */
export function findPair(index: PairIndex, a: number, b: number): number {
  const mask = index.table.length - 1;
  let slot = hash(a, b) & mask;
  for (;;) {
    const id = index.table[slot]! - 1;
    if (id === -1 || (index.first[id] === a && index.second[id] === b)) return id;
    slot = (slot + 1) & mask;
  }
}

/** The id of a pair, numbered now if it is new. */
export function pairId(index: PairIndex, a: number, b: number): number {
  const found = findPair(index, a, b);
  if (found !== -1) return found;
  const id = index.size++;
  index.first = grown(index.first, index.size);
  index.second = grown(index.second, index.size);
  index.first[id] = a;
  index.second[id] = b;
  if (index.size * 2 > index.table.length) rebuild(index, index.table.length * 2);
  else place(index.table, hash(a, b), id);
  return id;
}

/** An index holding the pairs of two columns, in their order; the pairs must differ. */
export function pairIndexOf(first: Int32Array, second: Int32Array): PairIndex {
  const index = { size: first.length, first, second, table: new Int32Array(16) };
  let length = 16;
  while (length < first.length * 2) length *= 2;
  rebuild(index, length);
  return index;
}

function rebuild(index: PairIndex, length: number): void {
  index.table = new Int32Array(length);
  for (let id = 0; id < index.size; id++)
    place(index.table, hash(index.first[id]!, index.second[id]!), id);
}

function place(table: Int32Array, hashed: number, id: number): void {
  const mask = table.length - 1;
  let slot = hashed & mask;
  while (table[slot] !== 0) slot = (slot + 1) & mask;
  table[slot] = id + 1;
}

// Sixteen consecutive second numbers share a block (one line of cache), blocks are scattered by two rounds of multiply
// and xor-shift (the finaliser of MurmurHash3, public domain).
function hash(a: number, b: number): number {
  let h = imul(a, 0x9e3779b1) ^ imul(b >>> 4, 0x85ebca6b);
  h = imul(h ^ (h >>> 16), 0xc2b2ae35);
  return ((h ^ (h >>> 13)) << 4) + (b & 15);
}

/** The array, or a copy of at least `needed` entries with room to grow; new entries are 0. */
export function grown<T extends Int32Array | Float64Array>(array: T, needed: number): T {
  if (needed <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(
    Math.max(needed, array.length * 2),
  );
  larger.set(array);
  return larger;
}
