// From the fields of a posted page to one answer. A question's field is named by its path; kinds of several fields add
// `.day`, `.month`, `.year`, `.time`, or `.rank.<code>`.
import { ownValue } from '../../platform/own-value.ts';
import type { Question } from '../model/questionnaire.ts';
import type { ParseContext, ParseResult, Raw } from './kind.ts';
import { KINDS } from './registry.ts';
import { isRanked, KIND_TRAITS, type QuestionKind } from './traits.ts';

export type FormBody = Readonly<Record<string, string | readonly string[] | undefined>>;
export type { ParseContext, ParseResult } from './kind.ts';

export function readField(
  body: FormBody,
  path: string,
  { question }: { question: Question },
  context: ParseContext,
): ParseResult {
  return KINDS[question.kind].parse(rawOf(body, path, question.kind, context), question, context);
}

const field = (body: FormBody, name: string): Raw => ownValue(body, name);
const part = (body: FormBody, name: string): string => [field(body, name) ?? ''].flat()[0] ?? '';

function rawOf(body: FormBody, path: string, kind: QuestionKind, { choices }: ParseContext): Raw {
  const { parts } = KIND_TRAITS[kind];
  if (parts) return fromParts(body, path, parts);
  if (!isRanked(kind) || field(body, path) !== undefined) return field(body, path);
  return choices.map(({ name }) => `${name}=${part(body, `${path}.rank.${name}`).trim()}`);
}

function fromParts(body: FormBody, path: string, names: readonly string[]): Raw {
  const parts = names.map((name) => `${path}.${name}`);
  return parts.some((name) => field(body, name) !== undefined)
    ? parts.map((name) => part(body, name))
    : field(body, path);
}
