// What is on the page of a province's communes: one score of all of them, and where any is worse off than
// the province.
import type { Locality } from '../../localities/locality.ts';
import { addressOf } from '../figure-row.ts';
import { INDEX_NODE, pathTo, type OutlineNode } from '../outline.ts';
import { figureOf, type PublishedResults } from '../published-results.ts';
import { valueText, type Formatter } from '../wording/formatter.ts';
import { concealedText, placeName } from '../wording/name-text.ts';
import { clearCommunes, type ClearCommune } from './clear-communes.ts';
import { communeLine, type CommuneLine } from './commune-line.ts';
import type { ProvinceCommunes } from './province-communes.store.ts';

export interface CommunesPage {
  place: string;
  title: string;
  path: { title: string; href: string }[];
  /** Scores below the one that is open. */
  parts: { title: string; href: string }[];
  /** Communes whose own answers count for something, by name. */
  lines: CommuneLine[];
  /** The others. */
  onlyModel: CommuneLine[];
  province: { name: string; value: string };
  /** Null where no score of any commune is known. */
  clear: NamedCommune[] | null;
  /** Why there is no figure of the score; empty where there are. */
  lack: string;
  back: string;
}

export type NamedCommune = ClearCommune & { href: string };

export const communesAddress = (
  results: PublishedResults,
  { code }: Locality,
  node: string = INDEX_NODE,
): string =>
  addressOf(results, code, 'communes') +
  (node === INDEX_NODE ? '' : `?node=${encodeURIComponent(node)}`);

/** Those that are worse off than their province; null where no score of any commune is known. */
export const namedCommunes = (
  results: PublishedResults,
  formatter: Formatter,
  { province, found }: { province: Locality; found: ProvinceCommunes },
): NamedCommune[] | null =>
  found.rows.length === 0
    ? null
    : clearCommunes(results.outline, formatter, found).map((one) => ({
        ...one,
        href: communesAddress(results, province, one.code),
      }));

export function communesPage(
  results: PublishedResults,
  formatter: Formatter,
  at: { province: Locality; node: OutlineNode; found: ProvinceCommunes },
): CommunesPage {
  const { province, node, found } = at;
  const { outline } = results;
  const step = (one: OutlineNode) => ({
    title: titleOf(formatter, one),
    href: communesAddress(results, province, one.code),
  });
  const rows = new Map(
    found.rows.filter((row) => row.node === node.code).map((row) => [row.localityId, row]),
  );
  const lines = found.communes.map(({ id, name }) =>
    communeLine(formatter, node, { name: name[formatter.lang], row: rows.get(id) }),
  );
  const own = figureOf(results, province.id, node);
  return {
    place: placeName(formatter, province),
    title: titleOf(formatter, node),
    path: pathTo(outline, node.code).map(step),
    parts: node.children
      .map((code) => outline.get(code)!)
      .filter(({ level }) => level !== 'indicator')
      .map(step),
    lines: lines.filter(({ isOwn }) => isOwn),
    onlyModel: rows.size === 0 ? [] : lines.filter(({ isOwn }) => !isOwn),
    province: {
      name: placeName(formatter, province),
      value: own.estimate === null ? '' : valueText(formatter, node, own.estimate),
    },
    clear: namedCommunes(results, formatter, { province, found }),
    lack:
      rows.size > 0
        ? ''
        : concealedText(formatter, own, results.withheld.get(province.id)) ||
          lackText(formatter, found, node),
    back: addressOf(results, province.code),
  };
}

const titleOf = ({ t, lang }: Formatter, node: OutlineNode): string =>
  node.level === 'index' ? t('reports.ranking.whole') : `${node.code} ${node.title[lang]}`;

/** Of the province, else of the score. */
const lackText = (
  { t }: Formatter,
  { lack, lackOfNode }: ProvinceCommunes,
  { code }: OutlineNode,
): string => t(`indicators.communes.lack.${lack ?? lackOfNode.get(code) ?? 'hidden'}`);
