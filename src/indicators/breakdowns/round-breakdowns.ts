// The groups of a round's respondents. A round may continue with another version of its questionnaire, whose breakdowns
// and options stand elsewhere: a group is known by the names of its question and its option.
import { breakdownsOf } from '../../questionnaires/model/breakdowns.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';

/** A question and its options, by name, as results are stored by. */
export interface RoundBreakdown {
  code: string;
  groups: readonly string[];
}

/** Where a breakdown of the round stands in the stored codes of one version. */
interface Place {
  position: number;
  /** Stored code → position in the round's groups. */
  groups: readonly number[];
}

export interface RoundBreakdowns {
  breakdowns: readonly RoundBreakdown[];
  /** By version, per breakdown; null where the version does not have it. */
  places: ReadonlyMap<string, readonly (Place | null)[]>;
}

/**
 * @param versions that were answered, the one whose order counts first
 * @param wanted names of questions; null: all that are marked
 */
export function roundBreakdowns(
  versions: readonly { id: string; model: Questionnaire }[],
  wanted: readonly string[] | null,
): RoundBreakdowns {
  const groups = new Map<string, Map<string, number>>();
  const read = versions.map(({ id, model }) => ({ id, own: breakdownsOf(model) }));
  for (const { own } of read)
    for (const { question, groups: options } of own) {
      if (wanted !== null && !wanted.includes(question.name)) continue;
      const known = groups.get(question.name) ?? new Map<string, number>();
      groups.set(question.name, known);
      for (const { name } of options) if (!known.has(name)) known.set(name, known.size);
    }
  const codes = [...groups.keys()];
  return {
    breakdowns: codes.map((code) => ({ code, groups: [...groups.get(code)!.keys()] })),
    places: new Map(
      read.map(({ id, own }) => [
        id,
        codes.map((code) => {
          const position = own.findIndex(({ question }) => question.name === code);
          if (position === -1) return null;
          const options = own[position]!.groups;
          return { position, groups: options.map(({ name }) => groups.get(code)!.get(name)!) };
        }),
      ]),
    ),
  };
}
