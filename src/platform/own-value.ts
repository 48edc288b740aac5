// Objects that are read by a name somebody wrote – a language, a column, a question, a word of a
// request – hold only what was put into them: `constructor` is not there unless it was, `__proto__`
// is a key as any other. The lint rule local/own-value keeps plain `object[name]` out of the
// sources.
/* eslint local/own-value: off -- this is where it is done */

/** What is there under this name; undefined where nothing was put. */
export const ownValue = <T>(
  record: Readonly<Record<string, T>> | null | undefined,
  name: string,
): T | undefined => (record && Object.hasOwn(record, name) ? record[name] : undefined);

/** Sets the object's own value under any name. */
export function putValue<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(record, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  else record[name] = value;
}
