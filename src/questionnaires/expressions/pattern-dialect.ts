// Patterns come written for other engines: JavaScript's (Enketo), Java's (ODK Collect), Python's. What means the same is
// written here the way RE2 reads it; what RE2 would read as something else, or cannot run, is reported.

export interface PatternRefusal {
  ok: false;
  code: string;
  part: string;
}
export type Spelling = { ok: true; pattern: string } | PatternRefusal;

/** White space as JavaScript has it: also the no-break space that comes along when text is pasted. */
const SPACE = String.raw`\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`;
const NO_SPACE =
  String.raw`\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}` +
  String.raw`\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`;

const LONG_NAMES = new Map([
  ['Letter', 'L'],
  ['Lowercase_Letter', 'Ll'],
  ['Uppercase_Letter', 'Lu'],
  ['Titlecase_Letter', 'Lt'],
  ['Mark', 'M'],
  ['Nonspacing_Mark', 'Mn'],
  ['Number', 'N'],
  ['Decimal_Number', 'Nd'],
  ['Punctuation', 'P'],
  ['Symbol', 'S'],
  ['Separator', 'Z'],
  ['Space_Separator', 'Zs'],
  ['Other', 'C'],
]);

const notRun = (code: string, part: string): PatternRefusal => ({ ok: false, code, part });

/** Beginnings of groups that do more than group. */
const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/y, 'pattern_look_around'],
  [/\(\?>/y, 'pattern_possessive'],
  [/\(\?(?=[a-z-]*[dux])[a-z-]+[:)]/iy, 'pattern_flags'],
];

interface Scan {
  source: string;
  at: number;
  inClass: boolean;
  written: string[];
}

/** @returns the pattern as RE2 reads it, or why it would not mean the same there */
export function spelledForRe2(source: string): Spelling {
  const scan: Scan = { source, at: 0, inClass: false, written: [] };
  while (scan.at < source.length) {
    const refused = step(scan);
    if (refused) return refused;
  }
  return { ok: true, pattern: scan.written.join('') };
}

function step(scan: Scan): PatternRefusal | null {
  if (scan.source[scan.at] === '\\') return escape(scan);
  return scan.inClass ? insideClass(scan) : outsideClass(scan);
}

function outsideClass(scan: Scan): PatternRefusal | null {
  const { source, at } = scan;
  const sign = source[at];
  if (sign === '(') {
    const group = GROUPS.find(([beginning]) => found(beginning, scan) !== null);
    if (group) return notRun(group[1], found(group[0], scan) ?? '');
  }
  scan.inClass = sign === '[';
  take(scan, scan.inClass ? 1 + openingLength(source, at) : 1);
  return null;
}

function insideClass(scan: Scan): PatternRefusal | null {
  const { source, at } = scan;
  if (source.startsWith('&&', at)) return notRun('pattern_class_operation', '&&');
  const named = found(NAMED, scan);
  scan.inClass = named !== null || source[at] !== ']';
  take(scan, named?.length ?? 1);
  return null;
}

/** `[:alpha:]` inside square brackets. */
const NAMED = /\[:\^?[a-z]+:\]/y;

/** `^` and a `]` that comes first belong to the class's opening. */
const openingLength = (source: string, at: number): number => {
  const negated = source[at + 1] === '^' ? 1 : 0;
  return negated + (source[at + 1 + negated] === ']' ? 1 : 0);
};

function take(scan: Scan, length: number, instead?: string): void {
  scan.written.push(instead ?? scan.source.slice(scan.at, scan.at + length));
  scan.at += length;
}

function found(pattern: RegExp, { source, at }: Scan): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

const PROPERTY = /\\[pP]\{([^{}]*)\}/y;
const HEX =
  /\\u\{([0-9a-f]{1,6})\}|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})/iy;
/** Taken as it is, up to `\E`. */
const QUOTED = /\\Q(?:(?!\\E)[^])*(?:\\E)?/y;
const BACK = /\\[1-9]\d*|\\k<[^>]*>/y;

function escape(scan: Scan): PatternRefusal | null {
  const back = found(BACK, scan);
  if (back !== null) return notRun('pattern_back_reference', back);
  const [property, hex, quoted] = [found(PROPERTY, scan), found(HEX, scan), found(QUOTED, scan)];
  if (quoted !== null) take(scan, quoted.length);
  else if (property !== null)
    take(scan, property.length, `${property.slice(0, 3)}${propertyName(property.slice(3, -1))}}`);
  else if (hex !== null) take(scan, hex.length, `\\x{${codePointOf(hex).toString(16)}}`);
  else space(scan);
  return null;
}

/** `\p{Script=Latin}` and `\p{IsLatin}` are RE2's `\p{Latin}`; `\p{Letter}` is `\p{L}`. */
function propertyName(name: string): string {
  const bare = name.replace(
    /^(?:Is(?=[A-Z])|(?:Script|sc|Script_Extensions|scx|General_Category|gc)=)/,
    '',
  );
  return LONG_NAMES.get(bare) ?? bare;
}

/** Of one escape or of the two halves of a pair. */
function codePointOf(hex: string): number {
  const [first = 0, second] = [...hex.matchAll(/[0-9a-f]{1,6}/gi)].map(([digits]) =>
    parseInt(digits, 16),
  );
  return second === undefined ? first : (first - 0xd800) * 0x400 + (second - 0xdc00) + 0x10000;
}

function space(scan: Scan): void {
  const letter = scan.source[scan.at + 1];
  const signs = letter === 's' ? SPACE : letter === 'S' ? NO_SPACE : null;
  if (signs === null) take(scan, 2);
  else take(scan, 2, scan.inClass ? signs : `[${signs}]`);
}
