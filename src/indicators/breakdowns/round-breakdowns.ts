// The groups of a round's respondents. A round may continue with another version of its questionnaire,
// whose breakdowns and options stand elsewhere: a group is known by the names of its question and its
// option.
import { breakdownsOf, type Breakdown } from '../../questionnaires/model/breakdowns.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { AttributeColumn } from './attribute-breakdowns.store.ts';
import { isOfRegistry } from './registry-breakdowns.ts';
import { attributeColumn, registryColumn, type RegistryColumn } from './registry-columns.ts';

/**
 * A question and its options, by name, as results are stored by; or groups that each province has its own of.
 */
export interface RoundBreakdown {
  code: string;
  groups: readonly string[] | ReadonlyMap<number, readonly string[]>;
}

/** Of a place; the country has none where groups are those of a province. */
export const groupsIn = ({ groups }: RoundBreakdown, localityId: number): readonly string[] =>
  groups instanceof Map
    ? ((groups as ReadonlyMap<number, readonly string[]>).get(localityId) ?? [])
    : (groups as readonly string[]);

/** Where a breakdown of the round stands in the stored codes of one version. */
interface StoredPlace {
  position: number;
  /** Stored code → position in the round's groups. */
  groups: readonly number[];
}

export interface RoundBreakdowns {
  /** Those of questions first. */
  breakdowns: readonly RoundBreakdown[];
  /** By version, per breakdown of a question; null where the version does not have it. */
  places: ReadonlyMap<string, readonly (StoredPlace | null)[]>;
  /** The others; groups of a province are known once all responses are read. */
  registry: readonly RegistryColumn[];
}

/**
 * @param versions that were answered, the one whose order counts first
 * @param wanted names of questions, and of breakdowns of the registry; null: all questions that are marked
 */
export function roundBreakdowns(
  versions: readonly { id: string; model: Questionnaire }[],
  wanted: readonly string[] | null,
  attributes: readonly AttributeColumn[] = [],
): RoundBreakdowns {
  const registry = [
    ...(wanted ?? []).filter(isOfRegistry).map(registryColumn),
    ...attributes.map(attributeColumn),
  ];
  const read = versions.map(({ id, model }) => ({
    id,
    stored: breakdownsOf(model),
  }));
  const groups = new Map<string, Map<string, number>>();
  for (const { question, groups: options } of read.flatMap(({ stored }) => stored)) {
    if (wanted !== null && !wanted.includes(question.name)) continue;
    const known = groups.get(question.name) ?? new Map<string, number>();
    groups.set(question.name, known);
    for (const { name } of options) if (!known.has(name)) known.set(name, known.size);
  }
  const codes = [...groups.keys()];
  return {
    breakdowns: [
      ...codes.map((code) => ({ code, groups: [...groups.get(code)!.keys()] })),
      ...registry.map(({ code, groups: own }) => ({ code, groups: own })),
    ],
    registry,
    places: new Map(
      read.map(({ id, stored }) => [
        id,
        codes.map((code) => placeOf(stored, code, groups.get(code)!)),
      ]),
    ),
  };
}

function placeOf(
  stored: readonly Breakdown[],
  code: string,
  groups: ReadonlyMap<string, number>,
): StoredPlace | null {
  const position = stored.findIndex(({ question }) => question.name === code);
  if (position === -1) return null;
  return { position, groups: stored[position]!.groups.map(({ name }) => groups.get(name)!) };
}
