// Whether a round can continue with a newer version of its questionnaire, by question. While people answer, only
// changes that leave earlier answers as they were meant; before the first answer, any. Pure.
import type { Change } from '../../questionnaires/versions/change.ts';
import { canChangeInField, changesBetween } from '../../questionnaires/versions/diff.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import type { RoundStatus } from './round.ts';

/** `name`: the question, group or repeat; null for what belongs to the questionnaire as a whole, its lists and tables. */
export interface ChangedPart {
  name: string | null;
  words: { text: string; lang: string } | null;
  changes: Change[];
  safe: boolean;
}
export interface Offer {
  /** What blocks it first. */
  parts: ChangedPart[];
  /** Number of changes that only a new round can take. */
  unsafe: number;
  mayChange: boolean;
}

export const mayTake = (status: RoundStatus, changes: readonly Change[]): boolean =>
  status === 'draft' || (status === 'open' && canChangeInField(changes));

/** @param lang of the labels that are beside the questions' names */
export function offerOf(
  status: RoundStatus,
  current: Questionnaire,
  next: Questionnaire,
  lang: string,
): Offer {
  const changes = changesBetween(current, next);
  const labels = new Map(
    [...walk(current.children), ...walk(next.children)].map(([node]) => [
      node.name,
      textIn(node.label, lang, next),
    ]),
  );
  const byName = new Map<string | null, Change[]>();
  for (const change of changes) {
    const name = change.node ?? (change.code === 'removed' ? String(change.vars['name']) : null);
    byName.set(name, [...(byName.get(name) ?? []), change]);
  }
  const parts = [...byName].map(([name, own]): ChangedPart => ({
    name,
    words: (name === null ? undefined : labels.get(name)) ?? null,
    changes: own,
    safe: canChangeInField(own),
  }));
  return {
    parts: parts.sort((a, b) => Number(a.safe) - Number(b.safe)),
    unsafe: changes.filter(({ safe }) => !safe).length,
    mayChange: mayTake(status, changes),
  };
}
