// All options of a list in the respondent's order. A form sends `code=place` for each option, or the codes in order.
import type { AnswerValue } from '../model/answers.ts';
import type { Kind, ParseResult, Raw } from './kind.ts';
import { answered, refusal, refused } from './kind.ts';
import { selectMultiple } from './select-multiple.ts';

interface RankedOption {
  code: string;
  place: number;
}

function parse(
  raw: Raw,
  question: Parameters<Kind['parse']>[1],
  context: Parameters<Kind['parse']>[2],
): ParseResult {
  const entries = [raw ?? []]
    .flat()
    .flatMap((entry) => entry.split(/\s+/))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const codes = entries.some((entry) => entry.includes('=')) ? ordered(entries) : entries;
  if (!Array.isArray(codes)) return codes;
  if (codes.length === 0) return answered(null);
  const problem = rank.refuse(codes, question, context);
  return problem ? refused(problem.code, problem.vars) : answered(codes);
}

/** From `code=place` pairs; places left empty are fine only when all are. */
function ordered(entries: readonly string[]): string[] | ParseResult {
  const pairs = entries.map((entry): RankedOption => {
    const cut = entry.lastIndexOf('=');
    return {
      code: entry.slice(0, cut),
      place: entry.slice(cut + 1) === '' ? NaN : Number(entry.slice(cut + 1)),
    };
  });
  const given = pairs.filter(({ place }) => !Number.isNaN(place));
  if (given.length === 0) return [];
  if (given.length < pairs.length)
    return refused('rankMissing', {
      option: pairs.find(({ place }) => Number.isNaN(place))?.code ?? '',
    });
  const places = new Set(given.map(({ place }) => place));
  if (places.size < given.length) return refused('rankTwice');
  return given.sort((a, b) => a.place - b.place).map(({ code }) => code);
}

export const rank: Kind = {
  parse,
  refuse: (value: AnswerValue, question, context) => {
    const problem = selectMultiple.refuse(value, question, context);
    if (problem) return problem;
    const missing = context.choices.find(({ name }) => !(value as string[]).includes(name));
    return missing ? refusal('rankMissing', { option: missing.name }) : null;
  },
};
