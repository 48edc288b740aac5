// One page of the translation grid: the rows to show and what was typed into them.
import { ownValue } from '../../platform/own-value.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { TranslationEntry, TranslationRow } from '../../xlsform/translation-grid.ts';
import { translationRows } from '../../xlsform/translation-grid.ts';
import { nodesOf } from '../editing/tree.ts';

export const GRID_ROWS = 60;

export interface GridAsked {
  to: string;
  show: 'missing' | 'all';
  from: number;
}

export interface GridLine {
  key: string;
  field: TranslationRow['field'];
  node: string | null;
  name: string;
  source: string;
  text: string;
  missing: boolean;
}

/** Missing rows first, each kind in the order of the questionnaire; `show: missing` shows only these. */
export function gridOf(
  model: Questionnaire,
  { to, show, from }: GridAsked,
  typed: readonly TranslationEntry[],
): { lines: GridLine[]; count: number; start: number; step: number } {
  const names = new Map(nodesOf(model).map(({ id, name }) => [id, name]));
  const written = new Map(
    typed.filter(({ lang }) => lang === to).map(({ key, text }) => [key, text]),
  );
  const lines = translationRows(model).map(({ key, field, node, texts }): GridLine => ({
    key,
    field,
    node: node ?? null,
    name: names.get(node ?? '') ?? key.split('/')[1] ?? '',
    source: ownValue(texts, model.defaultLanguage) ?? Object.values(texts)[0] ?? '',
    text: written.get(key) ?? ownValue(texts, to) ?? '',
    missing: (ownValue(texts, to) ?? '') === '',
  }));
  const missing = lines.filter((line) => line.missing || written.has(line.key));
  const ordered =
    show === 'missing' ? missing : [...missing, ...lines.filter((line) => !missing.includes(line))];
  const start = Math.min(Math.max(0, Math.trunc(from)), Math.max(0, ordered.length - 1));
  return {
    lines: ordered.slice(start, start + GRID_ROWS),
    count: ordered.length,
    start,
    step: GRID_ROWS,
  };
}
