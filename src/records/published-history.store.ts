// What a leader sees beside the new survey: the published dimensions of the provinces that became the
// present one, year by year. Several former units stay several lines; they are not averaged.
import type { Locality } from '../localities/locality.ts';
import { listLocalities } from '../localities/localities.store.ts';
import { listPredecessors } from '../localities/successions.store.ts';
import type { Reader } from '../platform/db/connect.ts';
import type { PublishedDimension } from './papi-structure.ts';
import { papiStructure } from './papi-structure.files.ts';
import type { PublishedScore } from './papi-scores.ts';
import { listOrigins, listPublishedScores } from './published-scores-list.store.ts';

interface Bilingual {
  vi: string;
  en: string;
}

export interface HistoryPoint {
  year: number;
  /** From 1 to 10; null: withheld by the source. */
  score: number | null;
  /** Text at records.withheld.<reason>. */
  withheldReason: 'empty' | 'zero' | null;
}

export interface HistorySeries {
  /** The unit of the time. */
  localityId: number;
  name: Bilingual;
  /** The present unit it belongs to: itself, or its successor. */
  successorId: number;
  /** By year; years without this dimension are left out. */
  points: HistoryPoint[];
}

export interface DimensionHistory {
  /** 'D1' … 'D8'. */
  code: string;
  title: Bilingual;
  /** First years of a new make-up: a line must break before them and no change be computed across. */
  breaks: { year: number; reason: Bilingual }[];
  series: HistorySeries[];
}

export interface PublishedHistory {
  source: string;
  title: Bilingual;
  /** The tables that were imported; empty: nothing was. */
  origins: string[];
  dimensions: DimensionHistory[];
}

/** Published dimension scores of units and of the units they succeeded.
 * Series without any point are left out. */
export async function listPublishedHistory(
  db: Reader,
  localityIds: readonly number[],
): Promise<PublishedHistory> {
  const structure = papiStructure();
  const successions = await listPredecessors(db, localityIds);
  const successorOf = new Map([
    ...localityIds.map((id) => [id, id] as const),
    ...successions.map((entry) => [entry.predecessorId, entry.successorId] as const),
  ]);
  const units = await listLocalities(db, [...successorOf.keys()]);
  const scores = await listPublishedScores(db, structure.source, {
    localityIds: [...successorOf.keys()],
    level: 'dimension',
  });
  return {
    source: structure.source,
    title: structure.title,
    origins: await listOrigins(db, structure.source),
    dimensions: structure.dimensions.map((dimension) =>
      historyOf(
        dimension,
        units.map((unit) =>
          seriesOf(
            unit,
            successorOf.get(unit.id) ?? unit.id,
            scores.filter((score) => score.node === dimension.code),
          ),
        ),
      ),
    ),
  };
}

function historyOf(
  dimension: PublishedDimension,
  series: readonly HistorySeries[],
): DimensionHistory {
  return {
    code: dimension.code,
    title: dimension.title,
    breaks: dimension.breaks,
    series: series.filter((entry) => entry.points.length > 0),
  };
}

function seriesOf(
  unit: Locality,
  successorId: number,
  scores: readonly PublishedScore[],
): HistorySeries {
  const own = scores.filter((score) => score.localityId === unit.id);
  return {
    localityId: unit.id,
    name: unit.name,
    successorId,
    points: own.map(({ year, score, withheldReason }) => ({ year, score, withheldReason })),
  };
}
