// Every function of the language, by name.
import { DATES } from './dates.ts';
import type { FunctionTable } from './entry.ts';
import { LOGIC } from './logic.ts';
import { NUMBERS } from './numbers.ts';
import { PATTERNS } from './patterns.ts';
import { REPEATS } from './repeats.ts';
import { SELECTIONS } from './selections.ts';
import { TEXTS } from './texts.ts';

export const FUNCTIONS: FunctionTable = {
  ...LOGIC,
  ...TEXTS,
  ...PATTERNS,
  ...NUMBERS,
  ...DATES,
  ...SELECTIONS,
  ...REPEATS,
};
