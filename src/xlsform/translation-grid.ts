// Every text of a questionnaire in a row of its own, the languages side by side: for the grid page, and as
// CSV for translators.
import { ownValue } from '../platform/own-value.ts';
import type { Choice, Node, Questionnaire, Text } from '../questionnaires/model/questionnaire.ts';
import {
  firstPageTextsOf,
  withFirstPageTexts,
  type FirstPageText,
} from '../questionnaires/model/first-page-texts.ts';
import { walk } from '../questionnaires/model/nodes.ts';
import { tidy } from './tables/sheet.ts';

const FIELDS = ['label', 'hint', 'guidanceHint', 'requiredMessage', 'constraintMessage'] as const;

export type TranslatedField = 'title' | FirstPageText | 'option' | (typeof FIELDS)[number];

export interface TranslationRow {
  /**
   * Stable and unique: `title`, `introduction`, `purpose`, `asked`, `question/<id>/<field>`,
   * `option/<list>/<place>/<code>`.
   */
  key: string;
  /** Id of the question, group or repeat. */
  node?: string;
  field: TranslatedField;
  texts: Text;
}

export interface TranslationEntry {
  key: string;
  lang: string;
  text: string;
}

const nodeKey = (id: string, field: string): string => `question/${id}/${field}`;

const optionKey = (list: string, place: number, code: string): string =>
  `option/${list}/${String(place + 1)}/${code}`;

export function translationRows(model: Questionnaire): TranslationRow[] {
  const ofNodes = [...walk(model.children)].flatMap(([node]) =>
    FIELDS.flatMap((field): TranslationRow[] => {
      const texts = (node as Partial<Record<typeof field, Text>>)[field];
      return texts && Object.keys(texts).length > 0
        ? [{ key: nodeKey(node.id, field), node: node.id, field, texts }]
        : [];
    }),
  );
  const ofOptions = model.lists.flatMap(({ name: list, choices }) =>
    choices.map(({ name, label }, place): TranslationRow => ({
      key: optionKey(list, place, name),
      field: 'option',
      texts: label,
    })),
  );
  const ofFirstPage = firstPageTextsOf(model).map(([name, texts]): TranslationRow => ({
    key: name,
    field: name,
    texts,
  }));
  const title: TranslationRow = { key: 'title', field: 'title', texts: model.title };
  return [title, ...ofFirstPage, ...ofNodes, ...ofOptions];
}

/** How many texts lack this language. */
export const missingIn = (rows: readonly TranslationRow[], lang: string): number =>
  rows.filter(({ texts }) => (ownValue(texts, lang) ?? '') === '').length;

/** An empty text takes the translation away. `unknown`: keys and languages this questionnaire does not have. */
export function withTranslations(
  model: Questionnaire,
  entries: readonly TranslationEntry[],
): { model: Questionnaire; unknown: string[] } {
  const keys = new Set(translationRows(model).map(({ key }) => key));
  const codes = new Set(model.languages.map(({ code }) => code));
  const byKey = new Map<string, TranslationEntry[]>();
  const unknown: string[] = [];
  for (const entry of entries) {
    if (keys.has(entry.key) && codes.has(entry.lang))
      byKey.set(entry.key, [...(byKey.get(entry.key) ?? []), entry]);
    else unknown.push(keys.has(entry.key) ? entry.lang : entry.key);
  }
  const spoken = (text: Text, key: string): Text => changed(text, byKey.get(key) ?? []);
  return {
    unknown,
    model: {
      ...withFirstPageTexts(model, (text, name) => spoken(text, name)),
      title: spoken(model.title, 'title'),
      children: model.children.map((node) => translatedNode(node, spoken)),
      lists: model.lists.map((list) => ({
        ...list,
        choices: list.choices.map((choice, place): Choice => ({
          ...choice,
          label: spoken(choice.label, optionKey(list.name, place, choice.name)),
        })),
      })),
    },
  };
}

function changed(text: Text, entries: readonly TranslationEntry[]): Text {
  const merged = {
    ...text,
    ...Object.fromEntries(entries.map((entry) => [entry.lang, tidy(entry.text)])),
  };
  return Object.fromEntries(Object.entries(merged).filter(([, words]) => words !== ''));
}

function translatedNode(node: Node, spoken: (text: Text, key: string) => Text): Node {
  const texts = Object.fromEntries(
    FIELDS.flatMap((field) => {
      const text = (node as Partial<Record<typeof field, Text>>)[field];
      return text ? [[field, spoken(text, nodeKey(node.id, field))] as const] : [];
    }),
  );
  const children =
    node.type === 'question'
      ? {}
      : { children: node.children.map((child) => translatedNode(child, spoken)) };
  return { ...node, ...texts, ...children } as Node;
}
