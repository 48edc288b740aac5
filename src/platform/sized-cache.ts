// A cache limited by bytes, for values that are expensive to make. It evicts the least recently used
// value, so that requests for ever new values cannot fill the memory.

export interface SizedCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** Bytes of all that is kept now. */
  bytes(): number;
}

/** What a key and its place in the map cost beside the value. */
const overhead = 200;

/**
 * @param limit bytes at most; a value larger than a quarter of it is not kept
 * @param sizeOf bytes of a value
 */
export function sizedCache<V>(limit: number, sizeOf: (value: V) => number): SizedCache<V> {
  const kept = new Map<string, { value: V; size: number }>();
  let total = 0;
  const drop = (key: string): void => {
    total -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  return {
    get: (key) => {
      const found = kept.get(key);
      if (!found) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set: (key, value) => {
      drop(key);
      const size = sizeOf(value) + 2 * key.length + overhead;
      if (size > limit / 4) return;
      kept.set(key, { value, size });
      total += size;
      while (total > limit) drop(kept.keys().next().value!);
    },
    bytes: () => total,
  };
}
