// Patterns of regex() beside JavaScript's own engine.
import { matcherOf } from '../../src/questionnaires/expressions/pattern-runner.ts';
import { readPattern } from '../../src/questionnaires/expressions/pattern-reader.ts';
import { AUTHORS } from '../../src/questionnaires/expressions/patterns.ts';
import { time } from '../timing.ts';

/** Pattern, what people type, and what makes JavaScript's engine try everything. */
const PATTERNS: readonly (readonly [
  what: string,
  pattern: string,
  ordinary: string,
  hostile: string,
])[] = [
  ['telephone', '0[0-9]{9}', '0912345678', '0'.repeat(2000)],
  [
    'e-mail',
    '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}',
    'nguyen.van.an@chinhphu.gov.vn',
    `a@${'a.'.repeat(1000)}`,
  ],
  ['name', '\\p{L}+( \\p{L}+)*', 'Nguyễn Thị Minh Khai', `${'a '.repeat(1000)}1`],
  ['repeated twice', '([a-z]+)+', 'nguyenvanan', `${'a'.repeat(46)}!`],
];

export function patterns(): void {
  const lines = PATTERNS.map(([what, pattern, ordinary, hostile]) => {
    const reading = readPattern(pattern, AUTHORS);
    if (!reading.ok) throw new Error(reading.code);
    const [ours, native] = [matcherOf(reading.program), new RegExp(`^(?:${pattern})$`, 'u')];
    const hundred = (test: (text: string) => boolean, text: string) => () => {
      for (let n = 0; n < 100; n += 1) test(text);
    };
    const [typed, peer, worst] = [
      time(
        what,
        200,
        hundred((text) => ours.matches(text), ordinary),
      ),
      time(
        what,
        200,
        hundred((text) => native.test(text), ordinary),
      ),
      time(
        what,
        20,
        hundred((text) => ours.matches(text), hostile),
      ),
    ].map(({ median }) => median / 100) as [number, number, number];
    const per = (value: number): number => Number(value.toFixed(2));
    return [
      what,
      {
        'typed µs': per(typed),
        'RegExp µs': per(peer),
        'hostile µs': per(worst),
        'hostile ns a character': Math.round((worst / hostile.length) * 1000),
      },
    ] as const;
  });
  console.table(Object.fromEntries(lines));
}
