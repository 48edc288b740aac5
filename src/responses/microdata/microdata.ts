// The researchers' table: one row per response, one column per question, as codes for statistics programs
// or as labels for people.
import type { CsvCell } from '../../platform/csv-cells.ts';
import {
  answerOf,
  isEmpty,
  type Answers,
  type AnswerValue,
} from '../../questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type {
  ChoiceList,
  Group,
  Node,
  Question,
  Repeat,
} from '../../questionnaires/model/questionnaire.ts';
import { choiceWords } from '../../forms/question-view.ts';
import { isNote } from '../../questionnaires/kinds/traits.ts';

export type Values = 'codes' | 'labels';
export type Cell = CsvCell;
export interface MicrodataRow {
  id: string;
  versionId: string;
  localityId: number;
  serviceId: string | null;
  stratum: string | null;
  psu: string | null;
  weight: number | null;
  channel: string;
  servicePoint: string | null;
  caller: string | null;
  language: string;
  status: string;
  /** Separated by blanks. */
  flags: string;
  answers: Answers;
  seconds: number | null;
  /** As `toISOString` writes a moment. */
  submittedAt: string;
  /** Responses of this round from the same source on the same day, this one included; null when unknown. */
  fromSource: number | null;
}
/** A column about the response itself, as its place or its status. */
export interface Column {
  label: string;
  value: (row: MicrodataRow) => Cell;
}
export interface AnswerColumn {
  label: string;
  /** Name of the question in a version; undefined where it is not asked. */
  nameIn: (versionId: string) => string | undefined;
  /** @param answered undefined where the question was not answered */
  cell: (answered: Answers[string]) => Cell;
}
export interface Columns {
  fixed: readonly Column[];
  asked: readonly AnswerColumn[];
}
export interface NameLookup {
  locality: (id: number) => {
    province: string;
    provinceCode: string;
    commune: string;
    communeCode: string;
  };
  service: (id: string) => string;
}
export interface ExportOptions {
  values: Values;
  lang: string;
  names: NameLookup;
}

/** A version of the questionnaire that responses of the round answered. */
export interface AskedVersion {
  id: string;
  number: number | null;
  compiled: CompiledQuestionnaire;
}

/**
 * One column per question of any of the versions, identified by its id: the newest version gives its name and
 * the labels of its codes.
 * @param versions newest first
 */
export function columnsOf(versions: readonly AskedVersion[], options: ExportOptions): Columns {
  const numbers = new Map(versions.map(({ id, number }) => [id, number]));
  const asked = questionsOfAll(versions).map((question) => answerColumn(question, options));
  return { fixed: fixedColumns(options, numbers), asked };
}

function fixedColumns(
  { values, names }: ExportOptions,
  numbers: ReadonlyMap<string, number | null>,
): Column[] {
  const place = (row: MicrodataRow) => names.locality(row.localityId);
  const coded: Column[] = [
    { label: 'province_code', value: (row) => place(row).provinceCode },
    { label: 'commune_code', value: (row) => place(row).communeCode },
    { label: 'service_id', value: (row) => row.serviceId },
  ];
  const named: Column[] = [
    { label: 'province_name', value: (row) => place(row).province },
    { label: 'commune_name', value: (row) => place(row).commune },
    {
      label: 'service_name',
      value: (row) => (row.serviceId === null ? null : names.service(row.serviceId)),
    },
  ];
  return [
    { label: 'response_id', value: (row) => row.id },
    { label: 'submitted_at', value: (row) => row.submittedAt },
    { label: 'questionnaire_version', value: (row) => numbers.get(row.versionId) ?? null },
    { label: 'status', value: (row) => row.status },
    { label: 'flags', value: (row) => row.flags },
    { label: 'same_source', value: (row) => row.fromSource },
    { label: 'door', value: (row) => row.channel },
    { label: 'service_point', value: (row) => row.servicePoint },
    { label: 'caller', value: (row) => row.caller },
    { label: 'language', value: (row) => row.language },
    { label: 'seconds', value: (row) => row.seconds },
    { label: 'stratum', value: (row) => row.stratum },
    { label: 'psu', value: (row) => row.psu },
    { label: 'weight', value: (row) => row.weight },
    ...coded,
    ...(values === 'labels' ? named : []),
  ];
}

type AskedNode = Question | Repeat;

/** Questions and repeats outside of repeats, without notes. */
function topLevel(nodes: readonly Node[]): AskedNode[] {
  return nodes.flatMap((node): AskedNode[] => {
    if (node.type === 'group') return topLevel((node as Group).children);
    return node.type === 'question' && isNote(node.kind) ? [] : [node];
  });
}

/** A question as the newest version has it, with its names in all versions. */
interface VersionedQuestion {
  node: AskedNode;
  label: string;
  names: Map<string, string>;
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
        lists: [],
      };
      byId.set(node.id, known);
      labels.add(known.label);
      known.names.set(version.id, node.name);
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
function answerColumn(question: VersionedQuestion, options: ExportOptions): AnswerColumn {
  const { node, names, label } = question;
  const nameIn = (versionId: string) => names.get(versionId);
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
