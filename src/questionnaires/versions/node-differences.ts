// What differs between one question (or group) then and now, field by field.
import { ownValue } from '../../platform/own-value.ts';
import type { Node, Question, Text } from '../model/questionnaire.ts';

export interface Difference {
  code: string;
  vars: Readonly<Record<string, string>>;
  safe: boolean;
}

const TEXTS = ['label', 'hint', 'guidanceHint', 'requiredMessage', 'constraintMessage'] as const;
const CONDITIONS = [
  'relevant',
  'constraint',
  'calculation',
  'choiceFilter',
  'count',
  'readOnly',
  'default',
  'list',
  'orOther',
  'sensitive',
] as const;
/** How a question looks, what its author noted beside it, what is made of it; the answers mean the same. */
const LOOKS = new Set(['appearance', 'columns', 'breakdown']);

type Loose = Partial<Record<string, unknown>>;

export function differencesOf(before: Node, after: Node): Difference[] {
  return [
    ...renamed(before, after),
    ...kind(before, after),
    ...words(before, after),
    ...required(before as Question, after as Question),
    ...fields(before, after),
  ];
}

const renamed = (before: Node, after: Node): Difference[] =>
  before.name === after.name ? [] : [{ code: 'renamed', vars: { from: before.name }, safe: false }];

const kindOf = (node: Node): string => (node.type === 'question' ? node.kind : node.type);
const kind = (before: Node, after: Node): Difference[] =>
  kindOf(before) === kindOf(after)
    ? []
    : [{ code: 'kind', vars: { from: kindOf(before), to: kindOf(after) }, safe: false }];

function words(before: Node, after: Node): Difference[] {
  return TEXTS.flatMap((field) => {
    const [was, now] = [
      ((before as Loose)[field] ?? {}) as Text,
      ((after as Loose)[field] ?? {}) as Text,
    ];
    return Object.keys({ ...was, ...now })
      .filter((language) => (ownValue(was, language) ?? '') !== (ownValue(now, language) ?? ''))
      .map((language) => ({ code: field, vars: { language }, safe: true }));
  });
}

/** Asking for less is safe; asking for more would refuse what was accepted yesterday. */
function required(before: Question, after: Question): Difference[] {
  if (before.required === after.required) return [];
  if (after.required === undefined) return [{ code: 'required_off', vars: {}, safe: true }];
  return [
    {
      code:
        before.required === undefined && after.required === 'true()' ? 'required_on' : 'required',
      vars: {},
      safe: false,
    },
  ];
}

function fields(before: Node, after: Node): Difference[] {
  const differs = (field: string): boolean =>
    text(ownValue(before as Loose, field)) !== text(ownValue(after as Loose, field));
  return [...CONDITIONS, 'parameters', ...LOOKS]
    .filter(differs)
    .map((code) => ({ code, vars: {}, safe: LOOKS.has(code) }));
}

const text = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : String(value);
