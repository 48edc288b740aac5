// The columns of the questions in the researchers' table, over all versions of the questionnaire.
import {
  answerOf,
  isEmpty,
  type Answers,
  type AnswerValue,
} from '../../questionnaires/model/answers.ts';
import type {
  ChoiceList,
  Group,
  Node,
  Question,
  Repeat,
} from '../../questionnaires/model/questionnaire.ts';
import { NAME_QUESTIONS } from '../../forms/page-questions.ts';
import { choiceWords } from '../../forms/question-view.ts';
import { isNote } from '../../questionnaires/kinds/traits.ts';
import type { AnswerColumn, Cell } from './microdata.ts';
import type { AskedVersion, ExportOptions } from './export-options.ts';

/** @param versions newest first */
export const answerColumns = (
  versions: readonly AskedVersion[],
  options: ExportOptions,
): AnswerColumn[] => {
  const codes = new Map(versions.map(({ id, code }) => [id, code]));
  return questionsOfAll(versions).map((question) => answerColumn(question, options, codes));
};

type AskedNode = Question | Repeat;

const NAMES: ReadonlySet<string> = new Set(Object.values(NAME_QUESTIONS));

/** Questions and repeats outside of repeats, without notes, and without names that only texts mention. */
function topLevel(nodes: readonly Node[]): AskedNode[] {
  return nodes.flatMap((node): AskedNode[] => {
    if (node.type === 'group') return topLevel((node as Group).children);
    const isText = node.type === 'question' && (isNote(node.kind) || NAMES.has(node.name));
    return isText ? [] : [node];
  });
}

/** A question as the newest version has it, with its names in all versions. */
interface VersionedQuestion {
  node: AskedNode;
  label: string;
  names: Map<string, string>;
  /** Codes of the questionnaires that ask it. */
  codes: Set<string>;
  lists: { list: ChoiceList; version: AskedVersion }[];
}

function questionsOfAll(versions: readonly AskedVersion[]): VersionedQuestion[] {
  const byId = new Map<string, VersionedQuestion>();
  const labels = new Set<string>();
  for (const version of versions) {
    const { lists } = version.compiled.questionnaire;
    for (const node of topLevel(version.compiled.questionnaire.children)) {
      const label = labels.has(node.name)
        ? `${node.name}_v${String(version.number ?? 0)}`
        : node.name;
      const known = byId.get(node.id) ?? {
        node,
        label,
        names: new Map<string, string>(),
        codes: new Set<string>(),
        lists: [],
      };
      byId.set(node.id, known);
      labels.add(known.label);
      known.names.set(version.id, node.name);
      known.codes.add(version.code);
      known.lists.push(
        ...lists
          .filter(({ name }) => name === (node as Question).list)
          .map((list) => ({ list, version })),
      );
    }
  }
  return [...byId.values()];
}

/** A repeat is one cell of JSON; several options are separated by blanks (codes) or semicolons (labels). */
function answerColumn(
  question: VersionedQuestion,
  options: ExportOptions,
  codeOf: ReadonlyMap<string, string>,
): AnswerColumn {
  const { node, names, codes, label } = question;
  // Of a response that was told more of, answers to the other questionnaire are kept.
  const nameIn = (versionId: string): string | undefined =>
    names.get(versionId) ?? (codes.has(codeOf.get(versionId) ?? '') ? undefined : node.name);
  if (node.type === 'repeat') return { label, nameIn, cell: repeatCell };
  const labels = labelsOf(question, options);
  return { label, nameIn, cell: (answered) => cellOf(answerOf(answered), labels) };
}

const repeatCell = (instances: Answers[string]): Cell =>
  instances === undefined ? null : JSON.stringify(instances);

function cellOf(value: AnswerValue | undefined, labels: ReadonlyMap<string, string> | null): Cell {
  if (typeof value === 'number' && labels === null) return value;
  if (value === undefined || value === null || isEmpty(value)) return null;
  if (!Array.isArray(value)) return labels === null ? value : (labels.get(String(value)) ?? value);
  if (labels === null) return value.join(' ');
  return value.map((code) => labels.get(code) ?? code).join('; ');
}

/** Code → label of a question with options, when labels are wanted; a code that the newest version dropped keeps its old label. */
function labelsOf(
  { lists }: VersionedQuestion,
  { values, lang }: ExportOptions,
): Map<string, string> | null {
  if (values === 'codes' || lists.length === 0) return null;
  return new Map(
    [...lists]
      .reverse()
      .flatMap(({ list, version }) =>
        list.choices.map(
          (choice) =>
            [
              choice.name,
              choiceWords(choice, { questionnaire: version.compiled.questionnaire, lang }).text,
            ] as const,
        ),
      ),
  );
}
