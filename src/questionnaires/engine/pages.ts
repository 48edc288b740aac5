// From the questionnaire's tree to pages: a top-level group is a section, a short section is one page. A page ends where
// whether a question is asked, its options or its words hang on an answer of the same page, so that the path is the same
// without JavaScript; a group marked `field-list` or a grid stays together, as its author asked.
import type { Answers } from '../model/answers.ts';
import type { CompiledQuestion } from './compiled-node.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import type { Evaluation } from './evaluation.ts';
import type { Group, Node, Repeat, Text } from '../model/questionnaire.ts';
import { isGrid } from '../model/nodes.ts';
import { hangsOn } from './page-dependencies.ts';
import type { SpokenIn } from '../model/translations.ts';

export type PageItem =
  | { type: 'question'; path: string; question: CompiledQuestion }
  | { type: 'heading'; path: string; group: Group | Repeat; level: number }
  | {
      type: 'grid';
      path: string;
      group: Group;
      questions: { path: string; question: CompiledQuestion }[];
    };

export interface Page {
  id: string;
  sectionId: string;
  /** The section is a group: it may have words of its own (`titleOf`). */
  titled: boolean;
  kind: 'questions' | 'repeat-more';
  /** For pages of a repeat: its path, and the instance from 0. */
  repeat?: string;
  instance?: number;
  items: PageItem[];
}

export interface Section {
  id: string;
  title: Text;
}

export const MOST_ON_A_PAGE = 12;
/** Options of all questions of a page: lists of thousands stand on pages of their own. */
export const MOST_OPTIONS_ON_A_PAGE = 5_000;
const UNSEEN = new Set(['calculate', 'hidden']);

/** Top-level sections in order, for showing progress. A question outside every group belongs to an unnamed section of its own. */
export function sectionsOf(compiled: CompiledQuestionnaire): readonly Section[] {
  const sections =
    known.get(compiled) ??
    pieces(compiled.questionnaire.children).map(({ id, title }) => ({ id, title }));
  known.set(compiled, sections);
  return sections;
}

const known = new WeakMap<CompiledQuestionnaire, readonly Section[]>();

interface Piece {
  id: string;
  title: Text;
  nodes: Node[];
}

function pieces(nodes: readonly Node[]): Piece[] {
  const found: Piece[] = [];
  let loose: Piece | null = null;
  for (const node of nodes) {
    if (node.type !== 'question') {
      found.push({ id: node.name, title: node.label, nodes: [node] });
      loose = null;
    } else if (!UNSEEN.has(node.kind)) {
      if (!loose) found.push((loose = { id: node.name, title: {}, nodes: [] }));
      loose.nodes.push(node);
    }
  }
  return found;
}

interface Draft extends Page {
  names: Set<string>;
  options: number;
}
interface Press {
  compiled: CompiledQuestionnaire;
  evaluation: Evaluation;
  pages: Draft[];
  fellows: Map<string, number>;
  sectionId: string;
  open: Draft | null;
}
interface Spot {
  prefix: string;
  level: number;
  together: boolean;
  gate: ReadonlySet<string>;
  repeat?: string;
  instance?: number;
}

/** The pages that have something to ask or say now, in order. */
export function pagesOf(
  compiled: CompiledQuestionnaire,
  _answers: Answers,
  evaluation: Evaluation,
): Page[] {
  return laidOut(compiled, evaluation).filter(
    (page) => page.kind === 'repeat-more' || page.items.some((item) => isShown(item, evaluation)),
  );
}

/** Without repeats a questionnaire has the same pages whatever is answered; those it shows depend on it. */
const fixed = new WeakMap<CompiledQuestionnaire, readonly Page[]>();

function laidOut(compiled: CompiledQuestionnaire, evaluation: Evaluation): readonly Page[] {
  const known = fixed.get(compiled);
  if (known) return known;
  const pages = layPages(compiled, evaluation);
  if (![...compiled.nodes.values()].some(({ opens }) => opens >= 0)) fixed.set(compiled, pages);
  return pages;
}

function layPages(compiled: CompiledQuestionnaire, evaluation: Evaluation): Page[] {
  const press: Press = {
    compiled,
    evaluation,
    pages: [],
    fellows: new Map(),
    sectionId: '',
    open: null,
  };
  for (const piece of pieces(compiled.questionnaire.children)) {
    press.sectionId = piece.id;
    press.open = null;
    for (const node of piece.nodes)
      lay(press, node, { prefix: '', level: 0, together: false, gate: new Set() });
  }
  return press.pages.map(({ names: _names, options: _options, ...page }) => page);
}

/** The words over a page; null where its section has none. */
export const titleOf = ({ titled, sectionId }: Page, evaluation: Evaluation): SpokenIn | null =>
  titled ? evaluation.text(sectionId, 'label') : null;

function isShown(item: PageItem, { relevant }: Evaluation): boolean {
  if (item.type === 'question') return relevant.has(item.path);
  return item.type === 'grid' && item.questions.some(({ path }) => relevant.has(path));
}

function lay(press: Press, node: Node, spot: Spot): void {
  if (node.type === 'question') layQuestion(press, node.name, spot);
  else if (node.type === 'repeat') layRepeat(press, node, spot);
  else layGroup(press, node, spot);
}

function layQuestion(press: Press, name: string, spot: Spot): void {
  const question = press.compiled.byName.get(name);
  if (!question || UNSEEN.has(question.question.kind)) return;
  const page = pageFor(press, spot, [spot.gate, ...hangsOn(press.compiled, question)], {
    questions: 1,
    options: question.options.length,
  });
  page.names.add(name);
  page.options += question.options.length;
  page.items.push({ type: 'question', path: spot.prefix + name, question });
}

interface Wanted {
  questions: number;
  options?: number;
}

const isCrowded = (open: Draft, options: number): boolean =>
  open.options > 0 && open.options + options > MOST_OPTIONS_ON_A_PAGE;

/** The open page, or a new one where the open one is full or holds an answer this hangs on. */
function pageFor(
  press: Press,
  spot: Spot,
  hangsOn: readonly ReadonlySet<string>[],
  { questions, options = 0 }: Wanted,
): Draft {
  const { open } = press;
  const splits =
    open &&
    !spot.together &&
    (hangsOn.some((names) => meets(names, open.names)) ||
      open.names.size + questions > MOST_ON_A_PAGE ||
      isCrowded(open, options));
  return open && !splits ? open : begin(press, spot, 'questions');
}

function meets(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [few, many] = some.size < others.size ? [some, others] : [others, some];
  for (const name of few) if (many.has(name)) return true;
  return false;
}

function begin(press: Press, spot: Spot, kind: Page['kind']): Draft {
  const { sectionId } = press;
  const draft: Draft = {
    id: pageId(press, spot, kind),
    sectionId,
    kind,
    items: [],
    names: new Set(),
    options: 0,
    titled: press.compiled.nodes.get(sectionId)?.node.type !== 'question',
    ...(spot.repeat === undefined ? {} : { repeat: spot.repeat }),
    ...(spot.instance === undefined ? {} : { instance: spot.instance }),
  };
  press.pages.push(draft);
  press.open = draft;
  return draft;
}

/** Stable while answers change: counted within the section, or within one instance of a repeat. In it `~` stands for `/`. */
function pageId(
  { fellows, sectionId }: Press,
  { repeat, instance }: Spot,
  kind: Page['kind'],
): string {
  if (kind === 'repeat-more') return `${repeat ?? ''}/more`.replaceAll('/', '~');
  const base =
    repeat === undefined ? sectionId : `${repeat}/${String(instance)}`.replaceAll('/', '~');
  const number = (fellows.get(base) ?? 0) + 1;
  fellows.set(base, number);
  return number === 1 ? base : `${base}.${String(number)}`;
}

const isTogether = (group: Group): boolean =>
  (group.appearance ?? '').split(/\s+/).includes('field-list');

function layGroup(press: Press, group: Group, spot: Spot): void {
  const gate = new Set([...spot.gate, ...(press.compiled.nodes.get(group.name)?.relevantOn ?? [])]);
  if (isGrid(group)) {
    layGrid(press, group, spot, gate);
    return;
  }
  const together = spot.together || isTogether(group);
  if (together && !spot.together) pageFor(press, spot, [gate], { questions: MOST_ON_A_PAGE });
  if (spot.level > 0 && Object.keys(group.label).length > 0) {
    pageFor(press, spot, [gate], { questions: 1 }).items.push({
      type: 'heading',
      path: spot.prefix + group.name,
      group,
      level: spot.level,
    });
  }
  for (const child of group.children)
    lay(press, child, { ...spot, level: spot.level + 1, together, gate });
}

function layGrid(press: Press, group: Group, spot: Spot, gate: ReadonlySet<string>): void {
  const questions = group.children.flatMap((child) => {
    const question = press.compiled.byName.get(child.name);
    return question && question.options.length > 0
      ? [{ path: spot.prefix + child.name, question }]
      : [];
  });
  const page = pageFor(
    press,
    spot,
    [gate, ...questions.flatMap(({ question }) => hangsOn(press.compiled, question))],
    { questions: questions.length },
  );
  for (const { question } of questions) page.names.add(question.name);
  page.items.push({ type: 'grid', path: spot.prefix + group.name, group, questions });
}

/** Each instance begins a page; an open-ended repeat ends with the question whether there is another. */
function layRepeat(press: Press, repeat: Repeat, spot: Spot): void {
  const path = spot.prefix + repeat.name;
  const { evaluation } = press;
  for (let instance = 0; instance < evaluation.instanceCount(path); instance += 1) {
    const inside: Spot = {
      ...spot,
      prefix: `${path}/${String(instance)}/`,
      level: spot.level + 1,
      together: false,
      gate: new Set(),
      repeat: path,
      instance,
    };
    begin(press, inside, 'questions').items.push({
      type: 'heading',
      path: `${path}/${String(instance)}`,
      group: repeat,
      level: spot.level,
    });
    for (const child of repeat.children) lay(press, child, inside);
  }
  if (evaluation.relevant.has(path) && !evaluation.fixedCount(path))
    begin(press, { ...spot, repeat: path }, 'repeat-more');
  press.open = null;
}
