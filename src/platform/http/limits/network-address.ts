// Whose tries are counted together. A household or an office with IPv6 has a whole /64 and may take
// another address for every try; an IPv4 address is one place. Pure.

const hex = (high = 0, low = 0): string => (high * 256 + low).toString(16);

/** An IPv4 address at the end, as in ::ffff:1.2.3.4, is two groups. */
function inGroups(address: string): string {
  if (!address.includes('.')) return address;
  const start = address.lastIndexOf(':') + 1;
  const [a, b, c, d] = address.slice(start).split('.').map(Number);
  return `${address.slice(0, start)}${hex(a, b)}:${hex(c, d)}`;
}

const listed = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** The eight groups as numbers; `::` is replaced by the missing zeros. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = inGroups(address).split('::');
  const [before, after] = [listed(head), listed(tail ?? '')];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...new Array<string>(missing).fill('0'), ...after].map((group) =>
    parseInt(group, 16),
  );
}

/** The two groups of an IPv4 address inside an IPv6 one (::ffff:0:0/96); null for any other. */
function mappedIn(groups: readonly number[]): readonly number[] | null {
  const isMapped =
    groups.length === 8 && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return isMapped ? groups.slice(6) : null;
}

/**
 * @param ip as Node gives it, with or without a zone; empty when the connection is gone
 * @returns an IPv4 address, or `a:b:c:d::/64`
 */
export function networkOf(ip: string): string {
  const [address = ''] = ip.split('%');
  if (!address.includes(':')) return address;
  const groups = groupsOf(address);
  const mapped = mappedIn(groups);
  if (mapped) return mapped.flatMap((group) => [group >> 8, group & 255]).join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}
