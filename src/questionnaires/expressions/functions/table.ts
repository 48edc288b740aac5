// Every function of the language, by name.
import { DATES } from './dates.ts';
import type { FunctionTable } from './entry.ts';
import { LOGIC } from './logic.ts';
import { NUMBERS } from './numbers.ts';
import { REPEATS } from './repeats.ts';
import { SELECTIONS } from './selections.ts';
import { TEXTS } from './texts.ts';

export const FUNCTIONS: FunctionTable = { ...LOGIC, ...TEXTS, ...NUMBERS, ...DATES, ...SELECTIONS, ...REPEATS };
