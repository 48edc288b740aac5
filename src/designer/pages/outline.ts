// The questionnaire as the edit page lists it: its sections, of which one is open. Only the open one's questions are laid
// out, a hundred at a time, so that a thousand questions stay quick.
import type { Translate } from '../../questionnaires/codebook/conditions-in-words.ts';
import { conditionInWords } from '../../questionnaires/codebook/conditions-in-words.ts';
import type {
  Group,
  Node,
  Question,
  Questionnaire,
  Repeat,
} from '../../questionnaires/model/questionnaire.ts';
import { questionsOf, walk } from '../../questionnaires/model/nodes.ts';
import type { TextInLanguage } from '../../questionnaires/model/translations.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import type { QuestionKind } from '../../questionnaires/kinds/traits.ts';

export const ROWS_SHOWN = 100;

export interface OutlineRow {
  id: string;
  name: string;
  /** Id of what it is in; empty at the top. */ container: string;
  type: Node['type'];
  kind: QuestionKind | null;
  level: number;
  label: TextInLanguage | null;
  relevant: string | null;
  relevantInWords: string | null;
  required: boolean;
  sensitive: boolean;
  breakdown: boolean;
}
export interface OutlineSection {
  /** Id of the group, or of the first of the questions that are outside every group. */
  id: string;
  title: TextInLanguage | null;
  type: 'group' | 'repeat' | 'loose';
  name: string | null;
  relevant: string | null;
  questions: number;
  nodes: Node[];
}
export interface OpenSection extends OutlineSection {
  rows: OutlineRow[];
  from: number;
  total: number;
  into: string | null;
  last: string | null;
  /** Id of the node above the first row shown, in the same container; empty: none. */ above: string;
}

export function sectionsOf(model: Questionnaire, lang: string): OutlineSection[] {
  const sections: OutlineSection[] = [];
  for (const node of model.children) {
    const last = sections.at(-1);
    if (node.type !== 'question') sections.push(groupSection(node, model, lang));
    else if (last?.type === 'loose') last.nodes.push(node);
    else
      sections.push({
        id: node.id,
        title: null,
        type: 'loose',
        name: null,
        relevant: null,
        questions: 0,
        nodes: [node],
      });
  }
  return sections.map((section) => ({
    ...section,
    questions: questionsOf({ children: section.nodes } as Questionnaire).length,
  }));
}

function groupSection(node: Group | Repeat, model: Questionnaire, lang: string): OutlineSection {
  return {
    id: node.id,
    title: textIn(node.label, lang, model),
    type: node.type,
    name: node.name,
    relevant: node.relevant ?? null,
    questions: 0,
    nodes: node.children,
  };
}

/** The section asked for, or the one that holds the node asked for. */
export function sectionWith(
  sections: readonly OutlineSection[],
  id: string | undefined,
): OutlineSection | undefined {
  if (id === undefined) return undefined;
  return sections.find(
    (section) => section.id === id || [...walk(section.nodes)].some(([node]) => node.id === id),
  );
}

export function opened(
  section: OutlineSection,
  model: Questionnaire,
  { lang, from, t }: { lang: string; from: number; t: Translate },
): OpenSection {
  const all = [...walk(section.nodes)];
  const start = Math.min(Math.max(0, Math.trunc(from)), Math.max(0, all.length - 1));
  return {
    ...section,
    from: start,
    total: all.length,
    into: section.type === 'loose' ? null : section.id,
    last: section.nodes.at(-1)?.id ?? null,
    above: aboveOf(section, model, all.slice(0, start)),
    rows: all.slice(start, start + ROWS_SHOWN).map(([node, parents]) =>
      rowOf(node, parents.length, {
        container: parents.at(-1)?.id ?? (section.type === 'loose' ? '' : section.id),
        label: textIn(node.label, lang, model),
        relevantInWords: conditionInWords(node.relevant, model, { lang, t }),
      }),
    ),
  };
}

function aboveOf(
  { type, id }: OutlineSection,
  { children }: Questionnaire,
  earlier: readonly (readonly [Node, readonly unknown[]])[],
): string {
  const before = earlier.findLast(([, parents]) => parents.length === 0)?.[0].id;
  return (
    before ??
    (type === 'loose' ? (children[children.findIndex((node) => node.id === id) - 1]?.id ?? '') : '')
  );
}

function rowOf(
  node: Node,
  level: number,
  words: Pick<OutlineRow, 'container' | 'label' | 'relevantInWords'>,
): OutlineRow {
  const question: Partial<Question> = node.type === 'question' ? node : {};
  return {
    id: node.id,
    name: node.name,
    type: node.type,
    kind: question.kind ?? null,
    level,
    ...words,
    relevant: node.relevant ?? null,
    required: question.required !== undefined,
    sensitive: question.sensitive === true,
    breakdown: question.breakdown === true,
  };
}
