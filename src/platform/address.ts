// Addresses with a query.

/** The path with those of the values that are not empty. */
export function addressWith(path: string, values: Readonly<Record<string, string>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${String(new URLSearchParams(given))}`;
}
