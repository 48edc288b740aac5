// Which parts of a page hang on answers given on the same page, and what must be at hand in the browser to follow them.
// The same for every respondent, so it is worked out once for a version and a composition of the page.
import { isDynamic } from '../questionnaires/engine/default-value.ts';
import type { PatternProgram } from '../questionnaires/expressions/pattern-program.ts';
import { readPattern } from '../questionnaires/expressions/pattern-reader.ts';
import { AUTHORS } from '../questionnaires/expressions/patterns.ts';
import type { CompiledQuestionnaire } from '../questionnaires/engine/compiled.ts';
import type { Node, Question } from '../questionnaires/model/questionnaire.ts';
import type { Reading } from '../questionnaires/engine/references-read.ts';
import { nothingRead, readExpression, readText } from '../questionnaires/engine/references-read.ts';
import type { Page } from '../questionnaires/engine/pages.ts';

type CompiledNode = NonNullable<ReturnType<CompiledQuestionnaire['nodes']['get']>>;

export interface LivePlan {
  /** Names on the page that come and go with its answers. */
  readonly coming: ReadonlySet<string>;
  /** Questions whose options, words or being required change with the page's answers. */
  readonly options: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  /** Names sent with their conditions, because their value or relevance changes too. */
  readonly run: ReadonlySet<string>;
  /** Of these, what is relevant or not as the page's answers want it. */
  readonly conditional: ReadonlySet<string>;
  /** Names of which the present value is sent. */
  readonly fixed: ReadonlySet<string>;
  readonly reading: Reading;
  /** The patterns of regex() in what is sent, read: a browser cannot read them itself. */
  readonly patterns: readonly (readonly [source: string, program: PatternProgram])[];
  /** Other instances of a repeat are read. */
  readonly across: boolean;
}

interface Desk {
  compiled: CompiledQuestionnaire;
  /** Everything whose value or relevance follows the page's answers, the page's questions included. */
  changing: ReadonlySet<string>;
}

interface Work {
  followers: Map<string, string[]>;
  plans: Map<string, LivePlan | null>;
  any: boolean | null;
}
const known = new WeakMap<CompiledQuestionnaire, Work>();

function workOn(compiled: CompiledQuestionnaire): Work {
  const work = known.get(compiled) ?? {
    followers: followersOf(compiled),
    plans: new Map<string, LivePlan | null>(),
    any: null,
  };
  known.set(compiled, work);
  return work;
}

/** Null when nothing on the page hangs on its own answers, or too much to follow it in a browser. */
export function livePlanOf(compiled: CompiledQuestionnaire, page: Page): LivePlan | null {
  const kept = workOn(compiled);
  const composition = compositionOf(page);
  const plan = kept.plans.get(composition);
  if (plan !== undefined) return plan;
  const made = makePlan(compiled, composition.split(' '), kept.followers);
  kept.plans.set(composition, made);
  return made;
}

const compositions = new WeakMap<Page['items'], string>();

/** The names on a page with spaces between; by its items, which without repeats are the same at every request. */
function compositionOf({ items }: Page): string {
  const known =
    compositions.get(items) ??
    items
      .flatMap((item) =>
        item.type === 'grid'
          ? [item.group.name, ...item.questions.map(({ question }) => question.name)]
          : [item.type === 'heading' ? item.group.name : item.question.name],
      )
      .join(' ');
  compositions.set(items, known);
  return known;
}

/** Whether some page may hang on its own answers: only what its author keeps together can. */
export function hasLivePages(compiled: CompiledQuestionnaire): boolean {
  const kept = workOn(compiled);
  kept.any ??= [...compiled.nodes.values()].some(({ node, name }) => {
    const isTogether =
      node.type === 'group' &&
      (node.appearance ?? '')
        .split(/\s+/)
        .some((word) => word === 'field-list' || word === 'table-list');
    return (
      isTogether &&
      makePlan(
        compiled,
        [...compiled.nodes.values()]
          .filter(({ parents }) => parents.some((parent) => parent.name === name))
          .map((inside) => inside.name),
        kept.followers,
      ) !== null
    );
  });
  return kept.any;
}

/** Name → names that need it before their own relevance and value are known. */
function followersOf({ nodes }: CompiledQuestionnaire): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  for (const [name, { needs }] of nodes)
    for (const need of needs) followers.set(need, [...(followers.get(need) ?? []), name]);
  return followers;
}

function makePlan(
  compiled: CompiledQuestionnaire,
  names: readonly string[],
  followers: ReadonlyMap<string, readonly string[]>,
): LivePlan | null {
  const onPage = names.flatMap((name) => compiled.nodes.get(name) ?? []);
  const asked = onPage.filter(({ node }) => node.type === 'question' && node.kind !== 'note');
  const changing = new Set(asked.map(({ name }) => name));
  for (const name of changing)
    for (const follower of followers.get(name) ?? []) changing.add(follower);
  const desk: Desk = { compiled, changing };
  const pick = (is: (node: CompiledNode) => boolean): Set<string> =>
    new Set(onPage.filter(is).map(({ name }) => name));
  const parts = {
    coming: pick((node) => comesAndGoes(node, desk)),
    options: pick((node) => hasChangingOptions(node, desk)),
    words: pick((node) => meets(wordsRead(node.node), changing)),
    required: pick(({ node }) => meets(conditionRead(node, 'required'), changing)),
  };
  if (Object.values(parts).every((set) => set.size === 0)) return null;
  return withDemand(desk, asked, parts);
}

type Parts = Pick<LivePlan, 'coming' | 'options' | 'words' | 'required'>;

/** Follows what is read, from the page's own conditions on. */
function withDemand(desk: Desk, asked: readonly CompiledNode[], parts: Parts): LivePlan | null {
  const plan = {
    ...parts,
    run: new Set(asked.map(({ name }) => name)),
    conditional: new Set<string>(),
    fixed: new Set<string>(),
    reading: nothingRead(),
    across: false,
    patterns: [],
  };
  for (const set of Object.values(parts)) for (const name of set) plan.run.add(name);
  for (const name of plan.run) {
    const node = nodeAt(desk, name);
    if (comesAndGoes(node, desk)) plan.conditional.add(name);
    for (const { name: parent } of node.parents.filter(({ name: around }) =>
      comesAndGoes(nodeAt(desk, around), desk),
    ))
      plan.run.add(parent);
    const reading = readingOf(node, desk, parts);
    merge(plan.reading, reading);
    plan.across ||= readsAcross(node, reading, desk);
    for (const read of reading.names) (desk.changing.has(read) ? plan.run : plan.fixed).add(read);
  }
  return canFollow(plan, desk)
    ? { ...plan, patterns: [...plan.reading.patterns].flatMap(readAhead) }
    : null;
}

/** In a published version every pattern can be read. */
function readAhead(source: string): [string, PatternProgram][] {
  const reading = readPattern(source, AUTHORS);
  return reading.ok ? [[source, reading.program]] : [];
}

const nodeAt = ({ compiled }: Desk, name: string): CompiledNode => compiled.nodes.get(name)!;

function merge(into: Reading, from: Reading): void {
  for (const part of ['names', 'spoken', 'lists', 'columns', 'patterns'] as const)
    for (const name of from[part]) into[part].add(name);
  into.unknownPattern ||= from.unknownPattern;
}

/** Its own relevance, or that of something around it, follows the page's answers. */
function comesAndGoes(
  { relevantOn, parents }: CompiledNode,
  { compiled, changing }: Desk,
): boolean {
  return (
    meets(relevantOn, changing) ||
    parents.some(({ name }) => meets(compiled.nodes.get(name)?.relevantOn ?? [], changing))
  );
}

function meets(some: Iterable<string>, others: ReadonlySet<string>): boolean {
  for (const name of some) if (others.has(name)) return true;
  return false;
}

const conditionRead = (node: Node, field: 'required' | 'choiceFilter'): Set<string> => {
  const source = node.type === 'question' ? node[field] : undefined;
  return source === undefined ? new Set() : readExpression(source, nothingRead()).names;
};

function wordsRead(node: Node): Set<string> {
  const into = nothingRead();
  for (const text of [node.label, node.hint ?? {}])
    for (const words of Object.values(text)) readText(words, into);
  return into.names;
}

function hasChangingOptions({ node }: CompiledNode, { compiled, changing }: Desk): boolean {
  if (node.type !== 'question' || node.list === undefined) return false;
  return (
    meets(conditionRead(node, 'choiceFilter'), changing) ||
    meets(optionsRead(node, compiled).names, changing)
  );
}

function optionsRead({ name }: Question, compiled: CompiledQuestionnaire): Reading {
  const into = nothingRead();
  for (const { choice, label } of compiled.byName.get(name)?.options ?? [])
    if (label) for (const words of Object.values(choice.label)) readText(words, into);
  return into;
}

/** What a node that is sent reads: only the conditions that are sent with it. */
function readingOf(compiledNode: CompiledNode, desk: Desk, parts: Parts): Reading {
  const { node, name } = compiledNode;
  const into = nothingRead();
  if (comesAndGoes(compiledNode, desk) && node.relevant !== undefined)
    readExpression(node.relevant, into);
  if (parts.words.has(name))
    for (const text of [node.label, node.hint ?? {}])
      for (const words of Object.values(text)) readText(words, into);
  if (node.type !== 'question') return into;
  for (const source of sourcesOf(node, parts)) readExpression(source, into);
  if (parts.options.has(name)) merge(into, optionsRead(node, desk.compiled));
  return into;
}

const SILENT = new Set(['calculate', 'hidden']);

function sourcesOf(node: Question, { options, required }: Parts): string[] {
  const filled = SILENT.has(node.kind) || node.readOnly !== undefined;
  const dynamic =
    SILENT.has(node.kind) && node.default !== undefined && isDynamic(node.default)
      ? node.default
      : undefined;
  return [
    filled ? node.calculation : undefined,
    filled ? node.readOnly : undefined,
    dynamic,
    options.has(node.name) ? node.choiceFilter : undefined,
    required.has(node.name) ? node.required : undefined,
  ].flatMap((source) => source ?? []);
}

/** From outside a repeat, or from beside it, its name means all instances. */
function readsAcross(
  reader: CompiledNode,
  { names, acrossInstances }: Reading,
  { compiled }: Desk,
): boolean {
  const reachesIn = (read: CompiledNode | undefined): boolean =>
    read?.node.type === 'question' &&
    read.repeats.some(({ name }, depth) => reader.repeats[depth]?.name !== name);
  return acrossInstances || [...names].some((name) => reachesIn(compiled.nodes.get(name)));
}

/** Rare forms that stay with the server: patterns that are answers themselves, repeats that change while they are read, or are read one inside the other, and options in an order of their own. */
function canFollow(plan: LivePlan, { compiled }: Desk): boolean {
  if (plan.reading.unknownPattern) return false;
  const nodes = [...plan.run, ...plan.fixed].flatMap((name) => compiled.nodes.get(name) ?? []);
  const ordered = [...plan.options].some(
    (name) =>
      compiled.byName.get(name)?.question.kind === 'rank' ||
      compiled.byName.get(name)?.question.parameters?.['randomize'] !== undefined,
  );
  const repeats = [...plan.run].some(
    (name) =>
      compiled.nodes.get(name)?.node.type === 'repeat' &&
      compiled.nodes.get(name)?.count !== undefined,
  );
  return (
    !ordered &&
    !repeats &&
    !(
      plan.across &&
      nodes.some(
        (node) =>
          node.repeats.length > 1 ||
          (node.repeats.length > 0 &&
            node.parents.some(({ type, relevant }) => type === 'group' && relevant !== undefined)),
      )
    )
  );
}
