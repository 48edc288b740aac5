// The plan of a public-use file: which questions are keys (somebody may know them of a person), which go
// along, which are left out, and how many rows must share their keys. Pure.
import type {
  Group,
  Node,
  Question,
  Questionnaire,
} from '../../../questionnaires/model/questionnaire.ts';
import {
  holdsCode,
  holdsCodes,
  holdsNumber,
  isAsked,
} from '../../../questionnaires/kinds/traits.ts';
import { MOST_KEYS } from '../../../statistics/disclosure-risk/suppression.ts';
import { ownValue } from '../../../platform/own-value.ts';

export const fileUses = ['key', 'along', 'out'] as const;
export type FileUse = (typeof fileUses)[number];

export interface OfferedQuestion {
  name: string;
  label: string;
  isSensitive: boolean;
  /** Only questions with one choice can be keys. */
  mayBeKey: boolean;
  isNumber: boolean;
  /** Proposed. */
  use: FileUse;
}

export interface FilePlan {
  /** In the order of importance: the last is left blank first. */
  keys: readonly string[];
  along: readonly OfferedQuestion[];
  /** Whether the province is the first key; else no place is in the file. */
  withProvince: boolean;
  k: number;
  /** Values of a key that fewer rows have become “other”, in hundredths; 0: none. */
  merge: number;
}

/** A commune says where a person lives; it is in no file for others. */
const PLACES: ReadonlySet<string> = new Set(['province', 'commune']);

const labelOf = (question: Question, langs: readonly string[]): string =>
  langs.map((lang) => ownValue(question.label ?? {}, lang)).find((text) => text !== undefined) ??
  question.name;

function proposedUse(question: Question): FileUse {
  if (question.sensitive === true) return 'out';
  if (question.breakdown === true) return 'key';
  return holdsCode(question.kind) || holdsCodes(question.kind) ? 'along' : 'out';
}

/** Questions of a person, not of each instance of a repeat. */
const outsideRepeats = (nodes: readonly Node[]): Question[] =>
  nodes.flatMap((node) => {
    if (node.type === 'group') return outsideRepeats((node as Group).children);
    return node.type === 'question' ? [node] : [];
  });

/**
 * Questions whose answers are codes or numbers. Free text, days and contact data are in no file for
 * others.
 */
export function offeredQuestions(questionnaire: Questionnaire, lang: string): OfferedQuestion[] {
  return outsideRepeats(questionnaire.children)
    .filter(({ kind, name }) => isAsked(kind) && !PLACES.has(name))
    .filter(({ kind }) => holdsCode(kind) || holdsCodes(kind) || holdsNumber(kind))
    .map((question) => ({
      name: question.name,
      label: labelOf(question, [lang, questionnaire.defaultLanguage]),
      isSensitive: question.sensitive === true,
      mayBeKey: holdsCode(question.kind),
      isNumber: holdsNumber(question.kind),
      use: proposedUse(question),
    }));
}

export const SMALLEST_K = 3;
const USUAL_K = 5;
const LARGEST_K = 100;
const USUAL_MERGE = 1;
const LARGEST_MERGE = 20;

/** @param typed fields of the form: `k`, `province`, and `use.NAME` for each question */
export function planFrom(
  typed: Readonly<Record<string, string>>,
  offered: readonly OfferedQuestion[],
): FilePlan {
  const isTyped = ownValue(typed, 'k') !== undefined;
  const useOf = ({ name, use, mayBeKey }: OfferedQuestion): FileUse => {
    const given = fileUses.find((one) => one === ownValue(typed, `use.${name}`));
    const wanted = given ?? (isTyped ? 'out' : use);
    return wanted === 'key' && !mayBeKey ? 'out' : wanted;
  };
  const k = Number(ownValue(typed, 'k') ?? USUAL_K);
  const merge = Number(ownValue(typed, 'merge') ?? USUAL_MERGE);
  return {
    keys: offered
      .filter((one) => useOf(one) === 'key')
      .map(({ name }) => name)
      .slice(0, MOST_KEYS - 1),
    along: offered.filter((one) => useOf(one) === 'along'),
    withProvince: !isTyped || ownValue(typed, 'province') === 'yes',
    k: Number.isInteger(k) ? Math.min(LARGEST_K, Math.max(SMALLEST_K, k)) : USUAL_K,
    merge: merge >= 0 && merge <= LARGEST_MERGE ? merge : USUAL_MERGE,
  };
}

/** The fields that `planFrom` reads, for a link to the file. */
export function planQuery({ keys, along, withProvince, k, merge }: FilePlan): string {
  const fields = new URLSearchParams({ k: String(k), merge: String(merge) });
  if (withProvince) fields.set('province', 'yes');
  for (const name of keys) fields.set(`use.${name}`, 'key');
  for (const { name } of along) fields.set(`use.${name}`, 'along');
  return fields.toString();
}
