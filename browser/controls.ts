// A question's controls on the page: what they hold, in the fields a form would send, and the options they offer.
import type { Answers } from '../src/questionnaires/model/answers.ts';
import { withAnswer } from '../src/questionnaires/model/answers.ts';
import type { CompiledQuestion } from '../src/questionnaires/engine/compiled-node.ts';
import { readField } from '../src/questionnaires/kinds/forms.ts';
import type { Choice } from '../src/questionnaires/model/questionnaire.ts';
import { isAlone, isApart } from '../src/forms/standing-options.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function controlsIn(root: ParentNode, path: string): Control[] {
  return [...root.querySelectorAll<Control>('input, select, textarea')].filter(
    ({ name }) => name === path || name.startsWith(`${path}.`),
  );
}

const isTickable = (control: Control): control is HTMLInputElement =>
  control.type === 'radio' || control.type === 'checkbox';

/** The answers with what is in this question's controls; what cannot be read counts as nothing, as long as it is there. */
export function withControls(
  answers: Answers,
  path: string,
  {
    question,
    controls,
    lang,
  }: { question: CompiledQuestion; controls: readonly Control[]; lang: string },
): Answers {
  const body = new Map<string, string[]>();
  const offered = new Set<string>();
  for (const control of controls) {
    if (!isTickable(control) || control.checked)
      body.set(control.name, [...(body.get(control.name) ?? []), control.value]);
    if (isTickable(control)) offered.add(control.value);
    else if (control instanceof HTMLSelectElement)
      for (const option of control.options) offered.add(option.value);
    if (control.name.startsWith(`${path}.rank.`)) offered.add(control.name.slice(path.length + 6));
  }
  const choices = [...offered].map((name): Choice => ({ name, label: {} }));
  const read = readField(
    Object.fromEntries(body),
    path,
    { question: question.question },
    { lang, choices },
  );
  return withAnswer(answers, path, read.ok ? read.value : null);
}

/** Offers exactly these options, keeping the chosen ones that are still among them. @returns whether a chosen one fell away */
export function offer(
  field: Element,
  choices: readonly Choice[],
  path: string,
  several: boolean,
): boolean {
  const select = field.querySelector('select');
  return select ? offerInMenu(select, choices) : offerInList(field, choices, { path, several });
}

const wordsOf = ({ name, label }: Choice): [lang: string, words: string] =>
  Object.entries(label)[0] ?? ['', name];

function speak(element: HTMLElement, choice: Choice): void {
  const [lang, words] = wordsOf(choice);
  element.textContent = words;
  if (lang !== '' && lang !== document.documentElement.lang) element.lang = lang;
}

function offerInMenu(select: HTMLSelectElement, choices: readonly Choice[]): boolean {
  const { value } = select;
  const [prompt] = select.options;
  const options = choices.map((choice) => {
    const option = document.createElement('option');
    option.value = choice.name;
    speak(option, choice);
    return option;
  });
  select.replaceChildren(...(prompt ? [prompt] : []), ...options);
  select.value = choices.some(({ name }) => name === value) ? value : '';
  return select.value !== value;
}

function offerInList(
  field: Element,
  choices: readonly Choice[],
  { path, several }: { path: string; several: boolean },
): boolean {
  const before = new Map(
    [...field.querySelectorAll<HTMLInputElement>('.cg-choice input')].map((input) => [
      input.value,
      input,
    ]),
  );
  const boxes = [...field.querySelectorAll<HTMLElement>('.cg-choices')];
  const main =
    boxes.find((box) => !box.classList.contains('cg-choices--apart')) ?? (field as HTMLElement);
  const apart =
    boxes.find((box) => box.classList.contains('cg-choices--apart')) ??
    newBox(
      main,
      choices.some(({ name }) => isApart(name)),
    );
  const id = `q-${path.replaceAll('/', '-')}`;
  for (const box of new Set([main, apart]))
    for (const old of box.querySelectorAll('.cg-choice')) old.remove();
  choices.forEach((choice, index) => {
    const row = before.get(choice.name)?.closest('.cg-choice') ?? newOption(choice, path, several);
    const [input, label] = [row.querySelector('input')!, row.querySelector('label')!];
    input.id = label.htmlFor = index === 0 ? id : `${id}-${String(index + 1)}`;
    speak(label, choice);
    (isApart(choice.name) ? apart : main).append(row);
    before.delete(choice.name);
  });
  if (apart !== main) apart.hidden = apart.childElementCount === 0;
  const lost = [...before.values()].filter(({ checked }) => checked);
  for (const input of lost) input.checked = false;
  return lost.length > 0;
}

/** A box for separate options, where the page came without one. */
function newBox(main: HTMLElement, wanted: boolean): HTMLElement {
  if (!wanted) return main;
  const box = document.createElement('div');
  box.className = 'cg-choices cg-choices--apart';
  main.after(box);
  return box;
}

function newOption({ name }: Choice, path: string, several: boolean): Element {
  const [row, input, label] = [
    document.createElement('div'),
    document.createElement('input'),
    document.createElement('label'),
  ];
  row.className = 'cg-choice';
  input.type = several ? 'checkbox' : 'radio';
  input.name = path;
  input.value = name;
  if (several && isAlone(name)) input.dataset['alone'] = '';
  row.append(input, label);
  return row;
}
