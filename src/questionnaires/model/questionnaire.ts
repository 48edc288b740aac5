// The questionnaire document: one JSON value that holds everything a researcher designed.
// Pages, validation, the codebook and the XLSForm writer all read this and nothing else, so it is checked
// here once, by shape. What a shape cannot check (names that exist, conditions that make sense) is compiled.ts's work.
import { z } from 'zod';
import { QUESTION_KINDS } from '../kinds/traits.ts';

/** XForms names: a letter or underscore, then letters, digits, `_`, `-`, `.`; any script. */
export const NAME_PATTERN = /^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u;
/**
 * Names every object has of its own in JavaScript. Answers are handed on as JSON objects to programs that are not ours, so
 * no question is called so, and no language. Options, lists and columns may be.
 */
export const isReserved = (name: string): boolean =>
  Object.hasOwn(Object.prototype, name) || name === 'prototype';

export const nameSchema = z
  .string()
  .max(200)
  .regex(NAME_PATTERN)
  .refine((name) => !isReserved(name));
const languageCode = z
  .string()
  .min(1)
  .max(35)
  .refine((code) => !isReserved(code));
/** One text in each language: language code → words. A missing language falls back to the default one. */
export const textSchema = z.record(languageCode, z.string());
export type Text = z.infer<typeof textSchema>;
const expressionSource = z.string().min(1);
/** Further cells of a row by their headings, of any name: `z.record` would omit one called `__proto__`. */
const columns = z.custom<Record<string, string>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((cell) => typeof cell === 'string'),
);

/** `heading` is how XLSForm columns name the language: `label::<heading>`; empty for the bare `label` column. */
export const languageSchema = z.strictObject({
  code: languageCode,
  name: z.string(),
  heading: z.string(),
  direction: z.enum(['ltr', 'rtl']).optional(),
});
export type Language = z.infer<typeof languageSchema>;

/** `columns` holds the sheet's further columns, read by choice filters and carried through import and export. */
export const choiceSchema = z.strictObject({
  name: z.string().min(1).max(200),
  label: textSchema,
  columns: columns.optional(),
});
export type Choice = z.infer<typeof choiceSchema>;

export const choiceListSchema = z.strictObject({
  name: z.string().min(1),
  choices: z.array(choiceSchema),
});
export type ChoiceList = z.infer<typeof choiceListSchema>;

/** Conditions are kept as written; `required` and `readOnly` are conditions too (`true()` for *yes*). */
const shared = {
  id: z.string().min(1).max(200),
  name: nameSchema,
  label: textSchema,
  relevant: expressionSource.optional(),
  appearance: z.string().optional(),
  columns: columns.optional(),
};

export const questionSchema = z.strictObject({
  type: z.literal('question'),
  ...shared,
  kind: z.enum(QUESTION_KINDS),
  hint: textSchema.optional(),
  guidanceHint: textSchema.optional(),
  list: z.string().optional(),
  orOther: z.literal(true).optional(),
  choiceFilter: expressionSource.optional(),
  required: expressionSource.optional(),
  requiredMessage: textSchema.optional(),
  constraint: expressionSource.optional(),
  constraintMessage: textSchema.optional(),
  calculation: expressionSource.optional(),
  default: z.string().optional(),
  readOnly: expressionSource.optional(),
  parameters: columns.optional(),
  sensitive: z.literal(true).optional(),
  /** Figures are shown by its answers too. */
  breakdown: z.literal(true).optional(),
});
export type Question = z.infer<typeof questionSchema>;

export interface Group extends z.infer<typeof groupFields> {
  type: 'group';
  children: Node[];
}
export interface Repeat extends z.infer<typeof groupFields> {
  type: 'repeat';
  count?: string | undefined;
  children: Node[];
}
export type Node = Question | Group | Repeat;

const groupFields = z.strictObject({ ...shared, hint: textSchema.optional() });
const children = z.array(z.lazy((): z.ZodType<Node> => nodeSchema));
export const groupSchema: z.ZodType<Group> = groupFields.extend({
  type: z.literal('group'),
  children,
});
export const repeatSchema: z.ZodType<Repeat> = groupFields.extend({
  type: z.literal('repeat'),
  count: expressionSource.optional(),
  children,
});
export const nodeSchema: z.ZodType<Node> = z.union([questionSchema, groupSchema, repeatSchema]);

/** A table attached for `pulldata()`: rows of cells under `header`. */
export const tableSchema = z.strictObject({
  name: z.string().min(1),
  header: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});
export type Table = z.infer<typeof tableSchema>;

export const questionnaireSchema = z.strictObject({
  schema: z.literal(1),
  code: z.string().min(1).max(200),
  title: textSchema,
  languages: z.array(languageSchema).min(1),
  defaultLanguage: z.string().min(1),
  /** What respondents read before the first question (first-page-texts.ts). */
  introduction: textSchema.optional(),
  purpose: textSchema.optional(),
  asked: textSchema.optional(),
  /** The form's own version text, as its author wrote it; our numbering is in `questionnaire_versions`. */
  formVersion: z.string().optional(),
  /** Further columns of the settings sheet, carried through import and export. */
  settings: columns.optional(),
  children: z.array(nodeSchema),
  lists: z.array(choiceListSchema),
  tables: z.array(tableSchema).optional(),
});
export type Questionnaire = z.infer<typeof questionnaireSchema>;
