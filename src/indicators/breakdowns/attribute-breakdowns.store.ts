// Breakdowns by what is known of the communes that answers are about: those in the mountains and the others.
// Only attributes that are yes or no divide people so.
import { listAttributes } from '../../localities/attributes/attributes.store.ts';
import {
  attributeExtents,
  listAttributeValues,
} from '../../localities/attributes/attribute-values.store.ts';
import { listLocalities } from '../../localities/localities.store.ts';
import type { LocalityAttribute } from '../../localities/attributes/attribute.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import type { NamedBreakdown } from './breakdown-names.ts';

/** No name of a question, which never begin with a tilde. */
const PREFIX = '~attribute.';
/** Positions of yes and no. */
export const ATTRIBUTE_GROUPS = ['yes', 'no'] as const;

export const breakdownOf = ({ code }: Pick<LocalityAttribute, 'code'>): string => PREFIX + code;

/** By code of the commune the position of its group. */
export interface AttributeColumn {
  code: string;
  groups: ReadonlyMap<string, number>;
}

/** Of the codes that are attributes', in the order of these. */
export async function attributeColumns(
  db: Reader,
  codes: readonly string[],
): Promise<AttributeColumn[]> {
  const columns: AttributeColumn[] = [];
  if (!codes.some((code) => code.startsWith(PREFIX))) return columns;
  for (const attribute of await listAttributes(db)) {
    if (!codes.includes(breakdownOf(attribute))) continue;
    const values = await listAttributeValues(db, attribute.id);
    const places = await listLocalities(
      db,
      values.map(({ localityId }) => localityId),
    );
    const codeOf = new Map(places.map(({ id, code }) => [id, code]));
    const groups = values.map(
      ({ localityId, value }) => [codeOf.get(localityId)!, value === 1 ? 0 : 1] as const,
    );
    columns.push({ code: breakdownOf(attribute), groups: new Map(groups) });
  }
  return columns;
}

/** In words. @param codes of breakdowns; null: all attributes in use that are yes or no */
export async function attributeBreakdowns(
  db: Reader,
  codes: readonly string[] | null,
  { lang, t }: { lang: Lang; t: Translate },
): Promise<NamedBreakdown[]> {
  if (codes && !codes.some((code) => code.startsWith(PREFIX))) return [];
  const extents = codes ? null : await attributeExtents(db);
  const named: NamedBreakdown[] = [];
  for (const attribute of await listAttributes(db)) {
    const isWanted = codes
      ? codes.includes(breakdownOf(attribute))
      : attribute.retiredAt === null && extents!.get(attribute.id)?.isYesOrNo;
    if (isWanted)
      named.push({
        code: breakdownOf(attribute),
        title: attribute.name[lang],
        groups: ATTRIBUTE_GROUPS.map((code) => ({
          code,
          name: t(`indicators.attributeGroups.${code}`, { name: attribute.name[lang] }),
        })),
      });
  }
  return named;
}
