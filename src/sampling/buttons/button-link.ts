// The address behind a feedback button: which service in which place, and the mark of the page it stands
// on. It is not signed: who presses it says so of themselves. Pure.

export interface FeedbackButton {
  /** Of the page or app that the button stands on, for counting. */
  mark: string;
  /** Code of the province (two digits) or of the commune (five). */
  locality: string;
  /** Id of the public service. */
  service: string;
}

const FORMS = {
  b: /^[a-z0-9][a-z0-9-]{0,29}$/,
  at: /^(?:\d{2}|\d{5})$/,
  for: /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
} as const;

export const isMark = (text: string): boolean => FORMS.b.test(text);

export const looksLikeButton = (query: URLSearchParams): boolean => query.has('b');

/** Null where a part is missing, repeated or not of its form. */
export function readButton(query: URLSearchParams): FeedbackButton | null {
  const valueOf = (name: keyof typeof FORMS): string | null => {
    const [value, ...more] = query.getAll(name);
    return value !== undefined && more.length === 0 && FORMS[name].test(value) ? value : null;
  };
  const [mark, locality, service] = [valueOf('b'), valueOf('at'), valueOf('for')];
  return mark === null || locality === null || service === null
    ? null
    : { mark, locality, service };
}

/** The part of the address after the question mark. */
export const buttonQuery = ({ mark, locality, service }: FeedbackButton): string =>
  new URLSearchParams({ b: mark, at: locality, for: service }).toString();
