// What every kind of question can do: read what was typed, and check a stored value.
import type { AnswerValue } from '../model/answers.ts';
import type { Choice, Question } from '../model/questionnaire.ts';

export type Raw = string | readonly string[] | undefined;
export type Vars = Readonly<Record<string, string | number>>;

/** `code` is a key under `questionnaires.errors`. */
export type ParseResult =
  { ok: true; value: AnswerValue } | { ok: false; code: string; vars: Vars };

export interface ParseContext {
  lang: string;
  /** The options shown to this respondent (after the choice filter). */
  choices: readonly Choice[];
}

export interface Kind {
  /** Reads a form field. Nothing typed is `null`, never an error: being required is the validator's matter. */
  parse(raw: Raw, question: Question, context: ParseContext): ParseResult;
  /** Null when the stored value is of this kind, else why not. */
  refuse(
    value: AnswerValue,
    question: Question,
    context: ParseContext,
  ): { code: string; vars: Vars } | null;
}

export const answered = (value: AnswerValue): ParseResult => ({ ok: true, value });
export const refused = (code: string, vars: Vars = {}): ParseResult => ({ ok: false, code, vars });
export const refusal = (code: string, vars: Vars = {}): { code: string; vars: Vars } => ({
  code,
  vars,
});

/** The field's one text, trimmed; a repeated field counts by its first. */
export function single(raw: Raw): string {
  const text = typeof raw === 'string' ? raw : (raw?.[0] ?? '');
  return text.normalize('NFC').trim();
}
