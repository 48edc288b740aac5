// How kinds of questions differ, in one table. Every other file asks for a trait and names
// no kind, so a new kind is added here, in authoring-traits.ts, in its own file of this folder, in the registry, with
// a component and its texts. Imports nothing: the model, the expression language and browsers read it.

export interface KindTraits {
  /** `respondent`: asked; `nobody`: a text to read; `form`: worked out or given along, never shown. */
  filledBy: 'respondent' | 'nobody' | 'form';
  /** What an answer is: decides how it is stored, compared and given as a default. */
  value: 'code' | 'codes' | 'number' | 'text' | 'date' | 'datetime' | 'time' | 'agreement' | 'none';
  /** Takes a list of options. */
  list: boolean;
  /** The list may end with "other", which asks for words. */
  orOther?: true;
  /** The order of its codes is the answer, so moving an option changes what was answered. */
  ordered?: true;
  /** Always computed by its calculation; a sent value is ignored. */
  calculated?: true;
  /** Points from `start` to `end`, given as parameters. */
  scale?: true;
  /** Written by the respondent in words of their own: screened for contacts, may run either way. */
  freeText?: true;
  /** How a person can be reached: kept as given, so the first page says that it is asked. */
  contact?: true;
  /** Names of the form fields, after the path, when it is entered in several. */
  parts?: readonly string[];
}

const numeric = {
  filledBy: 'respondent',
  value: 'number',
  list: false,
} as const;
const chosen = { filledBy: 'respondent', list: true } as const;
const moment = {
  filledBy: 'respondent',
  list: false,
} as const;

/** Words in a form of their own: neither screened for contacts nor compared by size. */
const contact = { filledBy: 'respondent', value: 'text', list: false, contact: true } as const;

const TRAITS = {
  select_one: {
    ...chosen,
    value: 'code',
    orOther: true,
  },
  select_multiple: {
    ...chosen,
    value: 'codes',
    orOther: true,
  },
  rank: {
    ...chosen,
    value: 'codes',
    ordered: true,
  },
  integer: numeric,
  decimal: numeric,
  range: {
    ...numeric,
    scale: true,
  },
  text: {
    filledBy: 'respondent',
    value: 'text',
    list: false,
    freeText: true,
  },
  email: contact,
  phone: contact,
  date: {
    ...moment,
    value: 'date',
    parts: ['day', 'month', 'year'],
  },
  time: { ...moment, value: 'time' },
  datetime: {
    ...moment,
    value: 'datetime',
    parts: ['day', 'month', 'year', 'time'],
  },
  acknowledge: {
    filledBy: 'respondent',
    value: 'agreement',
    list: false,
  },
  note: {
    filledBy: 'nobody',
    value: 'none',
    list: false,
  },
  calculate: {
    filledBy: 'form',
    value: 'text',
    list: false,
    calculated: true,
  },
  hidden: {
    filledBy: 'form',
    value: 'text',
    list: false,
  },
} as const satisfies Record<string, KindTraits>;

export type QuestionKind = keyof typeof TRAITS;

export const KIND_TRAITS: Readonly<Record<QuestionKind, KindTraits>> = TRAITS;
/** In the order in which the designer offers them. */
export const QUESTION_KINDS = Object.keys(TRAITS) as [QuestionKind, ...QuestionKind[]];

/** Kinds that take a list of options, as the `type` cell of a workbook says them. */
export type ListKind = {
  [K in QuestionKind]: (typeof TRAITS)[K]['list'] extends true ? K : never;
}[QuestionKind];

const is = (test: (traits: KindTraits) => boolean) => {
  const kinds = new Set<string>(QUESTION_KINDS.filter((kind) => test(KIND_TRAITS[kind])));
  return (kind: string | null | undefined): boolean => kinds.has(kind ?? '');
};

/** Somebody is asked. */
export const isAsked = is(({ filledBy }) => filledBy === 'respondent');
/** Shown on a page, to be answered or to be read. */
export const isOnPage = is(({ filledBy }) => filledBy !== 'form');
/** A text to read: holds no answer. */
export const isNote = is(({ filledBy }) => filledBy === 'nobody');
/** Worked out or given along: never on a page. */
export const isSilent = is(({ filledBy }) => filledBy === 'form');
export const takesList = is(({ list }) => list);
export const holdsNumber = is(({ value }) => value === 'number');
/** A day, with or without a time of day. */
export const holdsDay = is(({ value }) => value === 'date' || value === 'datetime');
/** Holds exactly one of its options. */
export const holdsCode = is(({ value }) => value === 'code');
/** Holds some of its options. */
export const holdsCodes = is(({ value }) => value === 'codes');
export const isRanked = is(({ ordered }) => ordered === true);
export const isCalculated = is(({ calculated }) => calculated === true);
export const isScale = is(({ scale }) => scale === true);
export const isFreeText = is(({ freeText }) => freeText === true);
export const isContact = is(({ contact: asks }) => asks === true);
/** Given along by an address or an entry channel: neither asked nor computed. */
export const isGivenAlong = is(({ filledBy, calculated }) => filledBy === 'form' && !calculated);

/** The kinds that other code makes, by purpose. */
export const MADE_KINDS = {
  words: 'text',
  day: 'date',
  oneOption: 'select_one',
  someOptions: 'select_multiple',
  order: 'rank',
  givenAlong: 'hidden',
  computed: 'calculate',
} as const satisfies Record<string, QuestionKind>;
