// What a page carries so that a browser can follow its own answers: the part of the questionnaire those conditions name,
// and the earlier answers they mention – nothing more.
import type { AnswerValue, Answers } from '../questionnaires/model/answers.ts';
import { answerAt, withAnswer } from '../questionnaires/model/answers.ts';
import { momentText, isMoment } from '../questionnaires/expressions/moments.ts';
import type { Value } from '../questionnaires/expressions/values.ts';
import type {
  Choice,
  ChoiceList,
  Node,
  Question,
  Questionnaire,
  Table,
  Text,
} from '../questionnaires/model/questionnaire.ts';
import type { Page } from '../questionnaires/engine/pages.ts';
import { textIn } from '../questionnaires/model/translations.ts';
import type { Journey } from './journey.ts';
import { answerablePaths } from './journey.ts';
import type { LivePlan } from './live-plan.ts';

export interface LiveData {
  /** The server's clock when the page was made, in milliseconds. */
  now: number;
  lang: string;
  /** Whose way of writing numbers is read. */
  numbers: string;
  /** The part of the questionnaire that is followed; of texts only those that speak an answer, in the page's language. */
  model: Questionnaire;
  /** Earlier answers that are mentioned; the page's own stand in its fields. */
  answers: Answers;
  /** Paths of the page's questions that take an answer and are or may be shown, in reading order. */
  asked: string[];
  /** Paths whose options, words or *optional* mark change. */
  options: string[];
  words: string[];
  required: string[];
  /** The patterns of regex() in the model, ready to run. */
  patterns?: LivePlan['patterns'];
}

/** More than this a page is not made heavier by; the server then follows the answers alone, page by page. */
const MOST_CHARACTERS = 12_000;

interface Packing {
  journey: Journey;
  plan: LivePlan;
  prefix: string;
  lang: string;
  asked: ReadonlySet<string>;
}

/** What stands before the names of the page's questions in their paths. */
export const prefixOf = (page: Page): string =>
  page.instance === undefined ? '' : `${page.repeat ?? ''}/${page.instance}/`;

/** The page's questions that take an answer and are or may be shown. */
export const askedPaths = (journey: Journey, page: Page, plan: LivePlan): string[] =>
  answerablePaths(page).filter((path) =>
    mayBeShown(path.slice(path.lastIndexOf('/') + 1), { journey, plan, prefix: prefixOf(page) }),
  );

/** The JSON for the page, safe inside a script element; null when it would weigh too much. */
export function liveJson(
  journey: Journey,
  page: Page,
  plan: LivePlan,
  at: { now: number; lang: string; numbers: string },
): string | null {
  const asked = askedPaths(journey, page, plan);
  const packing: Packing = {
    journey,
    plan,
    prefix: prefixOf(page),
    lang: at.lang,
    asked: new Set(asked),
  };
  const on = (names: ReadonlySet<string>): string[] =>
    [...names].map((name) => packing.prefix + name);
  const data: LiveData = {
    ...at,
    model: partOf(packing),
    answers: answersOf(packing),
    asked,
    options: on(plan.options),
    words: on(plan.words),
    required: on(plan.required),
    ...(plan.patterns.length > 0 ? { patterns: plan.patterns } : {}),
  };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return json.length > MOST_CHARACTERS ? null : json;
}

/** Relevant now, or as soon as an answer of the page wants it. */
export function mayBeShown(
  name: string,
  { journey, plan, prefix }: Pick<Packing, 'journey' | 'plan' | 'prefix'>,
): boolean {
  const node = journey.compiled.nodes.get(name);
  if (!node) return false;
  const holds = (one: string): boolean =>
    journey.evaluation.relevant.has(
      [...prefix.split('/').slice(0, node.repeats.length * 2), one].join('/'),
    );
  if (!plan.conditional.has(name)) return holds(name);
  return node.parents.every(
    (parent) => parent.type === 'repeat' || plan.conditional.has(parent.name) || holds(parent.name),
  );
}

function partOf(packing: Packing): Questionnaire {
  const { questionnaire } = packing.journey.compiled;
  const lists = questionnaire.lists.flatMap((list) => listOf(list, packing));
  const tables = (questionnaire.tables ?? [])
    .filter(({ name }) => packing.plan.reading.lists.has(name))
    .map((table) => tableOf(table, packing));
  return {
    schema: 1,
    code: '',
    title: {},
    languages: [],
    defaultLanguage: questionnaire.defaultLanguage,
    children: nodesOf(questionnaire.children, packing),
    lists,
    ...(tables.length > 0 ? { tables } : {}),
  };
}

function nodesOf(nodes: readonly Node[], packing: Packing): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.type === 'question')
      return isSent(node.name, packing) ? [questionOf(node, packing)] : [];
    const children = nodesOf(node.children, packing);
    if (children.length === 0 && !isSent(node.name, packing)) return [];
    return [
      {
        type: node.type,
        id: '',
        name: node.name,
        label: wordsOf(node.name, node.label, packing),
        children,
        ...relevanceOf(node, packing),
        ...(node.type === 'repeat' ? countOf(node.name, packing) : {}),
      },
    ];
  });
}

const isSent = (name: string, { plan }: Packing): boolean =>
  plan.run.has(name) || plan.fixed.has(name);

const relevanceOf = (node: Node, { plan }: Packing): { relevant?: string } =>
  plan.conditional.has(node.name) && node.relevant !== undefined ? { relevant: node.relevant } : {};

/** Unwritten, a repeat has one instance at least. */
const countOf = (name: string, { journey }: Packing): { count?: string } =>
  journey.evaluation.instanceCount(name) === 0 ? { count: '0' } : {};

function questionOf(node: Question, packing: Packing): Question {
  const bare = {
    type: 'question' as const,
    id: '',
    name: node.name,
    label: {},
    ...listNameOf(node, packing),
  };
  if (!runs(node.name, packing))
    return { ...bare, kind: holdsMoment(node.name, packing) ? 'date' : 'text' };
  const hint =
    node.hint && packing.plan.words.has(node.name)
      ? { hint: wordsOf(node.name, node.hint, packing) }
      : {};
  return {
    ...bare,
    kind: node.kind,
    label: wordsOf(node.name, node.label, packing),
    ...hint,
    ...relevanceOf(node, packing),
    ...conditionsOf(node, packing),
  };
}

const runs = (name: string, packing: Packing): boolean =>
  packing.plan.run.has(name) && mayBeShown(name, packing);
const holdsMoment = (name: string, packing: Packing): boolean =>
  pathsOf(name, packing).some((path) => isMoment(packing.journey.evaluation.valueAt(path)));

function listNameOf({ name, list }: Question, { plan }: Packing): { list?: string } {
  if (list === undefined) return {};
  return plan.options.has(name)
    ? { list: `${list}:` }
    : plan.reading.spoken.has(name)
      ? { list: `${list}:${name}` }
      : {};
}

/** What decides about its value, its options and its being required, as far as the page's answers have a say in it. */
function conditionsOf(node: Question, { plan }: Packing): Partial<Question> {
  const isSilent = node.kind === 'calculate' || node.kind === 'hidden';
  const sent: Readonly<
    Record<
      'default' | 'calculation' | 'readOnly' | 'choiceFilter' | 'required' | 'parameters',
      boolean
    >
  > = {
    default: isSilent,
    calculation: isSilent || node.readOnly !== undefined,
    readOnly: node.calculation !== undefined,
    choiceFilter: plan.options.has(node.name),
    required: plan.required.has(node.name),
    parameters: node.kind === 'range',
  };
  return Object.fromEntries(
    Object.entries(sent).flatMap(([field, wanted]) =>
      wanted && node[field as keyof typeof sent] !== undefined
        ? [[field, node[field as keyof typeof sent]]]
        : [],
    ),
  );
}

/** Words that speak an answer; the others stand on the page already. */
function wordsOf(name: string, text: Text, packing: Packing): Text {
  return packing.plan.words.has(name) ? inOneLanguage(text, packing) : {};
}

function inOneLanguage(text: Text, { journey, lang }: Packing): Text {
  const found = textIn(text, lang, journey.compiled.questionnaire);
  return found === null ? {} : { [found.lang]: found.text };
}

/** A list whole where the page offers or searches it; for an earlier answer that is only spoken, the options chosen. */
function listOf(list: ChoiceList, packing: Packing): ChoiceList[] {
  const { plan, journey } = packing;
  const users = [...journey.compiled.byName.values()].filter(
    ({ question, name }) => question.list === list.name && isSent(name, packing),
  );
  const whole = users.some(({ name }) => plan.options.has(name))
    ? [{ name: `${list.name}:`, choices: list.choices.map((choice) => choiceOf(choice, packing)) }]
    : [];
  const searched = plan.reading.lists.has(list.name)
    ? [{ name: list.name, choices: list.choices.map((choice) => choiceOf(choice, packing)) }]
    : [];
  const spoken = users
    .filter(({ name }) => plan.reading.spoken.has(name) && !plan.options.has(name))
    .map(({ name }) => ({
      name: `${list.name}:${name}`,
      choices: spokenChoices(list, name, packing),
    }));
  return [...whole, ...searched, ...spoken];
}

function spokenChoices(list: ChoiceList, name: string, packing: Packing): Choice[] {
  const chosen = new Set(
    pathsOf(name, packing).flatMap((path) =>
      String(packing.journey.evaluation.valueAt(path)).split(' '),
    ),
  );
  return list.choices
    .filter((choice) => packing.plan.run.has(name) || chosen.has(choice.name))
    .map((choice) => choiceOf(choice, packing));
}

function choiceOf(choice: Choice, packing: Packing): Choice {
  const columns = Object.entries(choice.columns ?? {}).filter(([column]) =>
    packing.plan.reading.columns.has(column),
  );
  return {
    name: choice.name,
    label: inOneLanguage(choice.label, packing),
    ...(columns.length > 0 ? { columns: Object.fromEntries(columns) } : {}),
  };
}

function tableOf({ name, header, rows }: Table, { plan }: Packing): Table {
  const kept = header.flatMap((column, index) =>
    plan.reading.columns.has(column) || column === 'name' || column === 'label' ? [index] : [],
  );
  return {
    name,
    header: kept.map((index) => header[index] ?? ''),
    rows: rows.map((row) => kept.map((index) => row[index] ?? '')),
  };
}

/** Where a name stands: beside the page or above it, else – or where other instances are read – in every instance. */
function pathsOf(name: string, { journey, plan, prefix }: Packing): string[] {
  const repeats = journey.compiled.nodes.get(name)?.repeats ?? [];
  const own = prefix.split('/').slice(0, repeats.length * 2);
  const inside = repeats.every((repeat, depth) => own[depth * 2] === repeat.name);
  if (repeats.length === 0) return [name];
  if (inside && !plan.across) return [[...own, name].join('/')];
  const [outer] = repeats;
  return Array.from(
    { length: journey.evaluation.instanceCount(outer?.name ?? '') },
    (_, index) => `${outer?.name ?? ''}/${index}/${name}`,
  );
}

function answersOf(packing: Packing): Answers {
  const {
    journey: { compiled, answers, evaluation },
    plan,
  } = packing;
  let held = instancesIn(packing);
  for (const name of new Set([...plan.fixed, ...plan.run])) {
    if (compiled.byName.get(name)?.question.kind === 'note' || !compiled.byName.has(name)) continue;
    const isRaw = (path: string): boolean =>
      runs(name, packing) && (plan.conditional.has(name) || evaluation.relevant.has(path));
    for (const path of pathsOf(name, packing).filter((one) => !packing.asked.has(one))) {
      const value = isRaw(path) ? answerAt(answers, path) : asAnswer(evaluation.valueAt(path));
      held = value === undefined || value === null ? held : withAnswer(held, path, value);
    }
  }
  return held;
}

/** A value as expressions read it, in a form that is read as the same value again. */
function asAnswer(value: Value): AnswerValue {
  if (isMoment(value)) return momentText(value);
  return value === '' || typeof value === 'boolean' ? null : value;
}

/** Empty instances of the repeats that are sent, so that each keeps its place. */
function instancesIn({ journey: { compiled, evaluation }, plan, prefix }: Packing): Answers {
  const sent = new Set(
    [...plan.run, ...plan.fixed].flatMap((name) => [
      name,
      ...(compiled.nodes.get(name)?.repeats ?? []).map((repeat) => repeat.name),
    ]),
  );
  const steps = prefix.split('/');
  let held: Answers = {};
  for (const [name, { node, repeats }] of compiled.nodes) {
    const path = [...steps.slice(0, repeats.length * 2), name].join('/');
    const count = node.type === 'repeat' && sent.has(name) ? evaluation.instanceCount(path) : 0;
    if (count > 0)
      held = withAnswer(
        held,
        path,
        Array.from({ length: count }, () => ({})),
      );
  }
  return held;
}
