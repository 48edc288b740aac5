// The HTML of a question, rendered by its component once per version and language with marks where the
// respondent's answer goes; filling the marks is all that is left to do for a page view.
import { escapeHtml } from '../platform/escape-html.ts';
import { ownValue } from '../platform/own-value.ts';
import type { AnswerValue } from '../questionnaires/model/answers.ts';
import type { QuestionView } from './question-view.ts';

/** Renders a component: view name and data → HTML. */
export type Fragment = (view: string, data: Record<string, unknown>) => string;
/** What this respondent has in the question: the stored answer, or the fields as typed when they were refused. */
export interface Held {
  value: AnswerValue | undefined;
  typed: Readonly<Record<string, string | readonly string[]>> | null;
  error: string | null;
}
type Fill = (held: Held) => string;
export type QuestionTemplate = readonly (string | Fill)[];

const MARK = '\u0001';
const mark = (kind: string, detail = ''): string => `${MARK}${kind}${detail}${MARK}`;

/** Control characters have no place in a label, and one of them is the mark. */
const clean = (view: QuestionView): QuestionView =>
  JSON.parse(JSON.stringify(view).replaceAll('\\u0001', '')) as QuestionView;

export function questionTemplate(
  dirty: QuestionView,
  fragment: Fragment,
  errorWord: string,
): QuestionTemplate {
  const view = clean(dirty);
  const at = {
    error: mark('e'),
    errorClass: mark('k'),
    describedBy: mark('d'),
    value: mark('v'),
    checked: (code: string) => mark('c', code),
    selected: (code: string) => mark('s', code),
    ranked: (code: string, place: number) => mark('r', `${place} ${code}`),
    part: (name: string) => mark('p', name),
  };
  return fragment(`components/${view.kind}`, { q: view, at })
    .split(MARK)
    .map((part, index) => (index % 2 === 0 ? part : fillOf(part, view, errorWord)));
}

/** The HTML for one respondent. */
export const filled = (template: QuestionTemplate, held: Held): string =>
  template.map((part) => (typeof part === 'string' ? part : part(held))).join('');

const fillOf = (slot: string, view: QuestionView, errorWord: string): Fill => {
  const detail = slot.slice(1);
  const fills: Record<string, Fill> = {
    e: ({ error }) =>
      error === null
        ? ''
        : `<p class="cg-error" id="${escapeHtml(view.id)}-error"><span class="cg-hidden">${escapeHtml(errorWord)}</span> ${escapeHtml(error)}</p>`,
    k: ({ error }) => (error === null ? '' : ' cg-field--error'),
    d: ({ error }) => describedBy(view, error !== null),
    v: (held) => escapeHtml(typedOr(held, view.name, plain(held.value))),
    c: (held) => (codesOf(held, view.name).includes(detail) ? ' checked' : ''),
    s: (held) => (codesOf(held, view.name).includes(detail) ? ' selected' : ''),
    r: (held) =>
      placeOf(held, view.name, detail.slice(detail.indexOf(' ') + 1)) ===
      detail.slice(0, detail.indexOf(' '))
        ? ' selected'
        : '',
    p: (held) =>
      escapeHtml(
        typedOr(held, `${view.name}.${detail}`, ownValue(partsOf(held.value), detail) ?? ''),
      ),
  };
  return ownValue(fills, slot[0]!)!;
};

function describedBy(view: QuestionView, hasError: boolean): string {
  const ids = [
    ...(view.hint ? [`${view.id}-hint`] : []),
    ...(hasError ? [`${view.id}-error`] : []),
  ];
  return ids.length === 0 ? '' : ` aria-describedby="${escapeHtml(ids.join(' '))}"`;
}

const plain = (value: AnswerValue | undefined): string =>
  value === null || value === undefined ? '' : String(value);

function typedOr(held: Held, field: string, stored: string): string {
  const typed = ownValue(held.typed, field);
  return held.typed === null ? stored : typeof typed === 'string' ? typed : (typed?.[0] ?? '');
}

function codesOf(held: Held, field: string): readonly string[] {
  const value = held.typed === null ? held.value : ownValue(held.typed, field);
  return value === null || value === undefined
    ? []
    : typeof value === 'object'
      ? value
      : [String(value)];
}

function placeOf(held: Held, field: string, code: string): string {
  const stored = Array.isArray(held.value) ? held.value.indexOf(code) + 1 : 0;
  return typedOr(held, `${field}.rank.${code}`, stored === 0 ? '' : String(stored));
}

/** A date in the boxes it is typed into. */
function partsOf(value: AnswerValue | undefined): Record<string, string> {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?/.exec(plain(value));
  return found
    ? {
        year: found[1]!,
        month: String(Number(found[2])),
        day: String(Number(found[3])),
        time: found[4] ?? '',
      }
    : {};
}
