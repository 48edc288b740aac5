// How an expression finds the things it names. The questionnaire gives one of these; an indicator over flat answers another.
import type { Choice, QuestionKind } from '../model.ts';
import type { PatternReader } from './patterns.ts';

export interface RepeatPlace { readonly name: string; readonly slot: number }

export interface Named {
  readonly name: string;
  readonly kind: QuestionKind | 'group' | 'repeat';
  /** Where its value stands in the frame of its level; for a repeat, where its instances stand. */
  readonly slot: number;
  /** The repeats around it, outermost first. */
  readonly repeats: readonly RepeatPlace[];
  readonly choices?: readonly Choice[] | undefined;
}

export interface RowSource { readonly rows: readonly Choice[]; readonly columns: ReadonlySet<string> }

export interface Names {
  find(name: string): Named | undefined;
  /** The options of a list or the rows of an attached table. */
  rows(list: string): RowSource | undefined;
  /** A name near this one, for “did you mean”. */
  near(name: string): string | undefined;
  /** Reads the patterns of regex(). */
  readonly patterns: PatternReader;
}

/** Where an expression stands: inside which repeats, and whether options are being asked (their columns may be named). */
export interface Place {
  readonly repeats: readonly RepeatPlace[];
  /** Groups and repeats around it, outermost first; only `position(../..)` asks. */
  readonly parents?: readonly { readonly type: 'group' | 'repeat'; readonly name: string }[];
  readonly row?: RowSource | undefined;
}

/** The nearest of the names by edit distance, when it is near. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = (name.length < 3 ? 0 : name.length < 5 ? 1 : Math.max(2, Math.floor(name.length / 3))) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
