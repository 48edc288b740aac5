// The question bank: what other questionnaires ask, found by words with or without accents.
import { fold } from '../../platform/i18n/folding.ts';
import type {
  Choice,
  Node,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import { within } from '../editing/tree.ts';
import { isOnPage } from '../../questionnaires/kinds/traits.ts';

export interface BankEntry {
  id: string;
  name: string;
  type: 'question' | 'group' | 'repeat';
  kind: string;
  label: string;
  lang: string;
  section: string;
  options: string[];
  questions: number;
}

export const MOST_FOUND = 60;

/** Questions and whole sections whose words, name or options hold every word asked for; all, when nothing is asked for. */
export function searchBank(
  model: Questionnaire,
  text: string,
  lang: string,
): { found: BankEntry[]; total: number } {
  const wanted = fold(text)
    .split(' ')
    .filter((word) => word !== '');
  const say = (words: Text | undefined): string => textIn(words, lang, model)?.text ?? '';
  const entries = [...walk(model.children)]
    .filter(([node]) => isAsked(node))
    .map(([node, parents]): BankEntry => ({
      id: node.id,
      name: node.name,
      type: node.type,
      kind: node.type === 'question' ? node.kind : node.type,
      label: say(node.label) || node.name,
      lang: textIn(node.label, lang, model)?.lang ?? lang,
      section: say(parents[0]?.label),
      options: optionsOf(node, model).map(({ label, name }) => say(label) || name),
      questions:
        node.type === 'question'
          ? 0
          : within(node).filter(({ type }) => type === 'question').length,
    }));
  const hits = entries.filter((entry) => {
    const all = ` ${fold([entry.label, entry.name, ...entry.options].join(' '))}`;
    return wanted.every((word) => all.includes(` ${word}`));
  });
  return { found: hits.slice(0, MOST_FOUND), total: hits.length };
}

const isAsked = (node: Node): boolean => node.type !== 'question' || isOnPage(node.kind);

const optionsOf = (node: Node, model: Questionnaire): Choice[] =>
  node.type === 'question'
    ? (model.lists.find(({ name }) => name === node.list)?.choices ?? []).slice(0, 8)
    : [];
