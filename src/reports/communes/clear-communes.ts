// Communes that are worse off than their province beyond chance: where something may have to be done.
import type { CommuneRow } from '../../indicators/communes/commune-row.ts';
import type { Locality } from '../../localities/locality.ts';
import { pointsApart, type Outline } from '../outline.ts';
import type { Formatter } from '../wording/formatter.ts';
import { differenceText } from '../wording/name-text.ts';
import { isApart } from './commune-line.ts';

export interface ClearCommune {
  name: string;
  code: string;
  title: string;
  /** On the scale 1–10, negative. */
  points: number;
  difference: string;
}

/** The largest difference first. Sub-dimensions only: a dimension would say the same once more. */
export function clearCommunes(
  outline: Outline,
  formatter: Formatter,
  { communes, rows }: { communes: readonly Locality[]; rows: readonly CommuneRow[] },
): ClearCommune[] {
  const names = new Map(communes.map(({ id, name }) => [id, name[formatter.lang]]));
  const found = rows.flatMap((row): ClearCommune[] => {
    const node = outline.get(row.node);
    const name = names.get(row.localityId);
    if (!node || name === undefined || row.level !== 'subdimension' || !isApart(row)) return [];
    const points = pointsApart(node, row.difference, 0);
    if (points >= 0) return [];
    const title = node.title[formatter.lang];
    const difference = differenceText(formatter, points);
    return [{ name, code: node.code, title, points, difference }];
  });
  return found.sort((a, b) => a.points - b.points);
}
