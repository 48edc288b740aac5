// One way to keep what was computed: by the object it was computed from, or the last results by key. Nothing here asks
// the clock or knows a survey; code for browsers may use it.

/** Calls `make` once for each key object and keeps the result for as long as the object lives. `undefined` is not kept. */
export function memoByObject<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

export interface RecentlyUsed<V> {
  /** The kept value of the key, or what `make` returns now. */
  get(key: string, make: () => V): V;
}

/** Keeps the values of the last `max` keys that were asked for; drops the least recently used first. */
export function recentlyUsed<V>(max: number): RecentlyUsed<V> {
  const kept = new Map<string, V>();
  return {
    get: (key, make) => {
      const value = kept.has(key) ? (kept.get(key) as V) : make();
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > max) kept.delete(kept.keys().next().value!);
      return value;
    },
  };
}
