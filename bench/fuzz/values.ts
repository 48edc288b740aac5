// Values that break programs: odd characters, numbers at the edge, paths, fragments of other languages.
import type { RandomStream } from '../../src/statistics/numeric/random.ts';

const odd: readonly string[] = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e309',
    'NaN',
    '9223372036854775808',
    '2147483648',
    '00000000000000000001',
  ],
  ...['null', 'undefined', 'true', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  ...[`' or 1=1 --`, '"; drop table users; --', '${7*7}', '<%= 7*7 %>', '{{7*7}}', '%00', '\u0000'],
  ...['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'javascript:alert(1)'],
  ...['../../etc/passwd', '..%2f..%2f', '/', '//', '\\', '.', '..', '~', '%', '%zz', '%c0%af'],
  ...['\uD800', '\u202Eabc', '👩‍👩‍👧‍👦', 'Ớ̛', 'đợt', '\r\nSet-Cookie: a=b', '\t\n', '٣', '१२'],
  ...['31/02/2026', '1/1/0001', '31/12/9999', '2026-11-28', '24:00', '-0001-01-01T00:00:00Z'],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ...['=1+1', '@SUM(A1)', '[]', '{}', '[1', '{"a":', 'a,b;c|d', 'a&b=c#d', 'vi', 'en', 'yes', 'on'],
];

const pick = <T>(list: readonly T[], random: RandomStream): T => list[random.below(list.length)]!;

/** Letters of any plane, up to a few thousand of them. */
function noise(random: RandomStream): string {
  const length = random.below(8) === 0 ? 200 + random.below(4_000) : 1 + random.below(24);
  return Array.from({ length }, () =>
    String.fromCodePoint(random.below(6) === 0 ? random.below(0xd7ff) : 32 + random.below(95)),
  ).join('');
}

export const anyValue = (random: RandomStream): string =>
  random.below(3) === 0 ? noise(random) : pick(odd, random);

/** The value with something done to it. */
export function mutated(value: string, random: RandomStream): string {
  const at = random.below(value.length + 1);
  const changes = [
    () => anyValue(random),
    () => value.slice(0, at) + anyValue(random) + value.slice(at),
    () => value.slice(0, at),
    () => value.toUpperCase(),
    () => `${value}${value}`,
    () => `-${value}`,
  ];
  return pick(changes, random)();
}

export { pick };
