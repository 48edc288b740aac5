// Updates a page while it is filled in: shows and hides questions, changes options and texts, by the
// same conditions that the server evaluates. Every page works without this. After an error here the
// page stays as the server sent it.
import type { CompiledQuestion } from '../src/questionnaires/engine/compiled-node.ts';
import { isCompiledQuestion } from '../src/questionnaires/engine/compiled-node.ts';
import { givenPatterns } from '../src/questionnaires/expressions/patterns.ts';
import { holdsCodes } from '../src/questionnaires/kinds/traits.ts';
import type { Evaluation } from '../src/questionnaires/engine/evaluation/evaluation.ts';
import { evaluate } from '../src/questionnaires/engine/evaluation/evaluate.ts';
import type { Plan } from '../src/questionnaires/engine/answer-frames.ts';
import { planOf } from '../src/questionnaires/engine/evaluation-order.ts';
import type { LiveData } from '../src/forms/live/live-data.ts';
import { controlsIn, offer, withControls } from './controls.ts';
import { markRequired, say } from './words.ts';

/** Something of the page that comes, goes or changes; its marker stays where it belongs. */
interface Item {
  path: string;
  marker: HTMLTemplateElement;
  element: HTMLElement;
  rows: string[];
}
interface Followed {
  form: HTMLFormElement;
  data: LiveData;
  plan: Plan;
  items: readonly Item[];
  own: ReadonlyMap<string, HTMLElement>;
  offered: Map<string, string>;
}

function start(
  form: HTMLFormElement,
  status: HTMLElement,
  { data, signal }: { data: LiveData; signal: AbortSignal | null },
): void {
  const items = [...form.querySelectorAll<HTMLTemplateElement>('template[data-live]')].flatMap(
    itemOf,
  );
  const followed: Followed = {
    form,
    data,
    plan: planOf(data.model, givenPatterns(data.patterns ?? [])).plan,
    items,
    own: new Map(items.map((item) => [item.path, item.element])),
    offered: new Map(),
  };
  const update = (): Item[] => follow(followed, status.dataset['optional'] ?? '');
  update();
  form.addEventListener('input', () => {
    const changed = update();
    if (changed.length > 0) status.textContent = announcement(changed, status);
  });
  addEventListener('pageshow', update, signal === null ? {} : { signal });
}

function questionAt(plan: Plan, path: string): CompiledQuestion | undefined {
  const node = plan.nodes.get(path.slice(path.lastIndexOf('/') + 1));
  return node && isCompiledQuestion(node) ? node : undefined;
}

function evaluated({ form, data, plan, own }: Followed): Evaluation {
  let { answers } = data;
  for (const path of data.asked) {
    const question = questionAt(plan, path);
    if (question)
      answers = withControls(answers, path, {
        question,
        controls: controlsIn(own.get(path) ?? form, path),
        lang: data.numbers,
      });
  }
  return evaluate(plan, answers, { now: new Date(data.now), lang: data.lang });
}

/** Options first: one that disappears removes its answer, and others may depend on that. */
function settled(followed: Followed): Evaluation {
  let evaluation = evaluated(followed);
  for (let round = 0; round < followed.data.options.length; round += 1) {
    const lost = followed.data.options
      .map((path) => offerAt(path, evaluation, followed))
      .some(Boolean);
    if (!lost) break;
    evaluation = evaluated(followed);
  }
  return evaluation;
}

function offerAt(path: string, evaluation: Evaluation, { plan, own, offered }: Followed): boolean {
  const [field, question, choices] = [
    own.get(path),
    questionAt(plan, path),
    evaluation.choices(path),
  ];
  const key = JSON.stringify(choices);
  if (!field || !question || offered.get(path) === key) return false;
  offered.set(path, key);
  return offer(field, choices, path, holdsCodes(question.question.kind));
}

/** Updates the page to match its answers; @returns the items that appeared or disappeared */
function follow(followed: Followed, optional: string): Item[] {
  const { form, data, items, own } = followed;
  const evaluation = settled(followed);
  const isShown = (path: string): boolean =>
    evaluation.relevant.has(path) &&
    (!data.options.includes(path) || evaluation.choices(path).length > 0);
  for (const path of data.words.filter(isShown)) {
    const element = own.get(path);
    if (element) say(element, path, (field) => evaluation.text(path, field, data.lang)?.text);
  }
  for (const path of data.required)
    markRequired(own.get(path), evaluation.isRequired(path), optional);
  (form.elements.namedItem('_shown') as HTMLInputElement).value = data.asked
    .filter(isShown)
    .join(' ');
  return items.filter((item) =>
    move(item, isShown(item.path) && (item.rows.length === 0 || item.rows.some(isShown))),
  );
}

function itemOf(marker: HTMLTemplateElement): Item[] {
  const element = (marker.content.firstElementChild ??
    marker.nextElementSibling) as HTMLElement | null;
  const { live = '', rows = '' } = marker.dataset;
  return element
    ? [{ path: live, marker, element, rows: rows.split(' ').filter((row) => row !== '') }]
    : [];
}

/** Inserts the element into the page or removes it; @returns whether anything changed */
function move({ marker, element }: Item, wanted: boolean): boolean {
  if (wanted === element.isConnected) return false;
  if (wanted) marker.after(element);
  else marker.content.append(element);
  return true;
}

function announcement(changed: readonly Item[], { dataset }: HTMLElement): string {
  const named = (which: readonly Item[], words: string | undefined): string[] => {
    const labels = which.map(({ element }) =>
      (
        element.querySelector('.cg-legend, .cg-label, p')?.firstChild?.textContent ??
        element.textContent
      ).trim(),
    );
    return which.length === 0 ? [] : [(words ?? '').replace('{q}', labels.join(' · '))];
  };
  const isIn = ({ element }: Item): boolean => element.isConnected;
  return [
    ...named(changed.filter(isIn), dataset['added']),
    ...named(
      changed.filter((item) => !isIn(item)),
      dataset['removed'],
    ),
  ].join(' ');
}

/** Browsers that lack the newest of what the shared code uses keep the pages as they were sent. */
const canRun = 'hasOwn' in Object && 'findLast' in Array.prototype;

/** @param signal aborted when another page takes this one's place */
function begin(signal: AbortSignal | null): void {
  const [script, status] = [document.getElementById('live-data'), document.getElementById('live')];
  const form = status?.closest('form');
  if (!canRun || !script || !status || !form || form.dataset['live'] !== undefined) return;
  form.dataset['live'] = '';
  start(form, status, { data: JSON.parse(script.textContent) as LiveData, signal });
}

document.addEventListener('cg:page', (event) => {
  begin((event as CustomEvent<{ signal: AbortSignal }>).detail.signal);
});
begin(null);
