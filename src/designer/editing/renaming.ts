// A changed name is updated in every place that refers to it: conditions, calculations, defaults and the `${name}` in texts.
import { MENTION, mentionedNames } from '../../questionnaires/expressions/mentions.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type {
  Node,
  Question,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import type { Scenario } from '../../questionnaires/versions/scenario.ts';

export type Names = ReadonlyMap<string, string>;

const inSource = (source: string, names: Names): string =>
  source.replace(MENTION, (whole: string, inside: string) => {
    const name = inside.trim().replace(/^last-saved#/, '');
    const to = names.get(name);
    if (to === undefined) return whole;
    const at = whole.lastIndexOf(name);
    return whole.slice(0, at) + to + whole.slice(at + name.length);
  });

const inText = (text: Text, names: Names): Text =>
  Object.fromEntries(Object.entries(text).map(([lang, words]) => [lang, inSource(words, names)]));

const SOURCES = [
  'relevant',
  'required',
  'constraint',
  'calculation',
  'default',
  'readOnly',
  'choiceFilter',
  'count',
] as const;
const TEXTS = ['label', 'hint', 'guidanceHint', 'requiredMessage', 'constraintMessage'] as const;

/** The node (and what is in it) with every mention renamed; its own name is left as it is. */
export function mentionsRenamed<N extends Node>(node: N, names: Names): N {
  const loose = node as Partial<Question> & { count?: string; children?: Node[] };
  const sources = SOURCES.flatMap((field) =>
    loose[field as keyof Question] === undefined
      ? []
      : [[field, inSource(String(loose[field as keyof Question]), names)]],
  );
  const texts = TEXTS.flatMap((field) =>
    loose[field] === undefined ? [] : [[field, inText(loose[field], names)]],
  );
  const parameters =
    loose.parameters === undefined
      ? {}
      : {
          parameters: Object.fromEntries(
            Object.entries(loose.parameters).map(([key, value]) => [key, inSource(value, names)]),
          ),
        };
  const children =
    loose.children === undefined
      ? {}
      : { children: loose.children.map((child) => mentionsRenamed(child, names)) };
  return {
    ...node,
    ...Object.fromEntries(sources),
    ...Object.fromEntries(texts),
    ...parameters,
    ...children,
  } as N;
}

export function renamedEverywhere(model: Questionnaire, names: Names): Questionnaire {
  const lists = model.lists.map((list) => ({
    ...list,
    choices: list.choices.map((choice) => ({ ...choice, label: inText(choice.label, names) })),
  }));
  return { ...model, lists, children: model.children.map((node) => mentionsRenamed(node, names)) };
}

/** A saved scenario under the new names: its answers, in repeats too, and the paths it expects. */
export function scenarioRenamed(
  { answers, expected }: Pick<Scenario, 'answers' | 'expected'>,
  names: Names,
): Pick<Scenario, 'answers' | 'expected'> {
  const inAnswers = (held: Answers): Answers =>
    Object.fromEntries(
      Object.entries(held).map(([name, value]) => [
        names.get(name) ?? name,
        Array.isArray(value) && value.some((item) => typeof item === 'object')
          ? (value as Answers[]).map(inAnswers)
          : value,
      ]),
    );
  return {
    answers: inAnswers(answers),
    expected: expected.map((path) =>
      path
        .split('/')
        .map((part) => names.get(part) ?? part)
        .join('/'),
    ),
  };
}

/** Names that an expression or a text mentions as `${name}`. */
export const namesIn = (source: string): string[] =>
  mentionedNames(source).map((name) => name.replace(/^last-saved#/, ''));

/** Names that a node's own conditions or texts mention. */
export const mentionsOf = (node: Node): Set<string> =>
  new Set(namesIn(JSON.stringify({ ...node, children: undefined })));
