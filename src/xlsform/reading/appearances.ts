// Appearances that are understood: those that change something here, and those that ask for a look every page has anyway.
// Any other is kept with the question and has no effect, which the importer says.

interface Appearance {
  /** As written; `n` means a number. */
  written: string;
  effect: 'menu' | 'scale' | 'long' | 'digits' | 'together' | 'usual';
}

const usual = (...words: string[]): Appearance[] =>
  words.map((written) => ({ written, effect: 'usual' }));

export const APPEARANCES: readonly Appearance[] = [
  { written: 'minimal', effect: 'menu' },
  { written: 'autocomplete', effect: 'menu' },
  { written: 'likert', effect: 'scale' },
  { written: 'horizontal', effect: 'scale' },
  { written: 'horizontal-compact', effect: 'scale' },
  { written: 'multiline', effect: 'long' },
  { written: 'numbers', effect: 'digits' },
  { written: 'field-list', effect: 'together' },
  { written: 'table-list', effect: 'together' },
  ...usual('search', 'quick', 'quickcompact', 'compact', 'compact-n', 'columns', 'columns-n'),
  ...usual('columns-pack', 'vertical', 'list', 'no-buttons', 'no-calendar', 'no-ticks', 'picker'),
  ...usual('rating', 'thousands-sep', 'counter', 'url', 'wn'),
];

const patterns = APPEARANCES.map(({ written }) =>
  written.endsWith('n') && /(?:-|^w)n$/.test(written) ? `${written.slice(0, -1)}\\d+` : written,
);
const KNOWN = new RegExp(`^(?:${patterns.join('|')})$`);

export const isKnownAppearance = (word: string): boolean => KNOWN.test(word);
