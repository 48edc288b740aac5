// A publication made by hand for the tests of this room: known figures for all 34 provinces, put in
// through the stores, so that a page can be held against what was put in.
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import {
  finishComputation,
  findComputation,
  insertComputation,
  markPublished,
} from '../../src/indicators/computations.store.ts';
import {
  indexDefinitionSchema,
  indicatorsOf,
  type IndexDefinition,
} from '../../src/indicators/definition.ts';
import { registerDefinition } from '../../src/indicators/definitions.store.ts';
import { compareLocalities } from '../../src/indicators/presentation/compare-localities.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import type { ResultRow } from '../../src/indicators/result-row.ts';
import { insertResults } from '../../src/indicators/results.store.ts';
import { COUNTRY_ID, type Locality } from '../../src/localities/locality.ts';
import { listProvinces } from '../../src/localities/localities.store.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import type { Db, Tx } from '../../src/platform/db/connect.ts';
import { seedsFolder } from '../../src/platform/config/paths.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { createQuestionnaire } from '../../src/questionnaires/versions/version-changes.store.ts';
import { publishVersion } from '../../src/questionnaires/versions/version-changes.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';

export const publishedAt = new Date('2026-10-05T03:00:00Z');
const folder = (name: string): string => path.join(seedsFolder, name);
const table = (name: string): Record<string, string>[] =>
  parse(readFileSync(folder(name), 'utf8'), { columns: true });

export const definition: IndexDefinition = indexDefinitionSchema.parse(
  JSON.parse(readFileSync(folder('indexes/essential-public-services.json'), 'utf8')),
);

/** The built-in questions with their words and answers; conditions play no part in a report. */
export function questionnaire(): Questionnaire {
  const sheet = 'questionnaires/essential-public-services';
  const words = (row: Record<string, string>, column: string) => ({
    vi: row[`${column}::Tiếng Việt (vi)`] ?? '',
    en: row[`${column}::English (en)`] ?? '',
  });
  const hidden = ['service_name', 'place_name'].map((name) => ({
    ...{ type: 'question' as const, id: name, name, kind: 'hidden' as const },
    label: {},
  }));
  const survey = table(`${sheet}/survey.csv`).filter((row) => row['type']?.startsWith('select_'));
  const choices = table(`${sheet}/choices.csv`);
  const lists = [...new Set(choices.map((row) => row['list_name'] ?? ''))].filter(
    (name) => name !== '',
  );
  return {
    schema: 1,
    code: 'essential-public-services',
    title: { vi: 'Phiếu', en: 'Form' },
    defaultLanguage: 'vi',
    languages: [
      { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' },
      { code: 'en', name: 'English', heading: 'English (en)' },
    ],
    lists: lists.map((name) => ({
      name,
      choices: choices
        .filter((row) => row['list_name'] === name)
        .map((row) => ({ name: row['name']!, label: words(row, 'label') })),
    })),
    children: [
      ...hidden,
      ...survey.map((row) => {
        const [kind, list] = row['type']!.split(' ') as ['select_one' | 'select_multiple', string];
        return {
          type: 'question' as const,
          id: row['name']!,
          name: row['name']!,
          kind,
          list,
          label: words(row, 'label'),
          hint: words(row, 'hint'),
        };
      }),
    ],
  };
}

/** Between 0 and 1, spread evenly over provinces and indicators, the same at every run. */
const spread = (place: number, position: number): number =>
  (0.37 + place * 0.618034 + position * 0.7548777) % 1;

const onlineBases = /^(2\.2\.2|4\.)/;
const complainants = /^7\.3\.[23]$/;
/** Respondents of an indicator: everybody, those who filed online, those who complained. */
export function baseOf(code: string, place: number): number {
  if (complainants.test(code)) return 5 + (place % 3) * 10;
  return onlineBases.test(code) ? 70 : 200;
}

interface Cell {
  code: string;
  level: ResultRow['level'];
  estimate: number;
  half: number;
  n: number;
}

/** Figures of a place that keep the rules of the tree: parts add up to their whole. */
export function cellsOf(place: number): Cell[] {
  const position = new Map(indicatorsOf(definition).map(({ code }, index) => [code, index]));
  const cells: Cell[] = [];
  const scores = definition.dimensions.map((dimension) => {
    const parts = dimension.subDimensions.map((sub) => {
      const rescaled = sub.indicators.flatMap((indicator) => {
        const share = 0.35 + 0.4 * spread(place, position.get(indicator.code)!);
        const range = indicator.max - indicator.min;
        cells.push({
          code: indicator.code,
          level: 'indicator',
          estimate: indicator.min + share * range,
          half: 0.06 * range,
          n: baseOf(indicator.code, place),
        });
        if (indicator.scored === false) return [];
        return [1 + 9 * (indicator.direction === 'lower' ? 1 - share : share)];
      });
      const estimate =
        rescaled.reduce((sum, value) => sum + value, 0) /
        rescaled.length /
        dimension.subDimensions.length;
      cells.push({
        code: sub.code,
        level: 'subdimension',
        estimate,
        half: 0.4 / dimension.subDimensions.length,
        n: Math.min(
          ...sub.indicators
            .filter(({ scored }) => scored !== false)
            .map(({ code }) => baseOf(code, place)),
        ),
      });
      return estimate;
    });
    const estimate = parts.reduce((sum, value) => sum + value, 0);
    cells.push({ code: dimension.code, level: 'dimension', estimate, half: 0.3, n: 200 });
    return estimate;
  });
  cells.push({
    code: 'index',
    level: 'index',
    estimate: scores.reduce((sum, value) => sum + value, 0),
    half: 1.2,
    n: 200,
  });
  return cells;
}

function rowsOf(localityId: number, place: number): ResultRow[] {
  return cellsOf(place).map(({ code, level, estimate, half, n }) => {
    const se = half / 1.96;
    const row = {
      localityId,
      node: code,
      level,
      estimate,
      se,
      ciLow: estimate - half,
      ciHigh: estimate + half,
      n,
      df: 30,
      deff: 1.4,
      cv: se / estimate,
      intervalKind: 't' as const,
      effectiveN: null,
      reliability: null,
      standing: null,
      againstMedian: null,
    };
    const few = n < (level === 'indicator' ? presentationRules.minRespondents : 30);
    return few
      ? { ...row, flag: 'hidden' as const, reason: 'few' as const }
      : { ...row, flag: 'ok' as const, reason: null };
  });
}

export interface PublicationRequest {
  code: string;
  kind?: Round['kind'];
  simulated?: boolean;
  /** Changes the rows before they are stored. */
  alter?: (rows: ResultRow[], provinces: readonly Locality[]) => ResultRow[];
  /** Codes of provinces without responses. */
  without?: readonly string[];
}

export async function seedPlaces(db: Db): Promise<readonly Locality[]> {
  await db.transaction(async (tx) => {
    await seedRegistries(tx);
  });
  return listProvinces(db, publishedAt);
}

export async function madePublication(
  db: Db,
  request: PublicationRequest,
): Promise<{ computationId: string; provinces: readonly Locality[] }> {
  const provinces = await listProvinces(db, publishedAt);
  const computationId = randomUUID();
  await db.transaction(async (tx) => {
    const round = await madeRound(tx, request);
    const stored = await registerDefinition(tx, definition, publishedAt);
    await insertComputation(tx, {
      id: computationId,
      roundId: round.id,
      definitionId: stored.id,
      codeVersion: 'test',
      createdAt: publishedAt,
      createdBy: null,
      parameters: {
        lonelyPsu: 'adjust',
        minRespondents: 30,
        seed: 1,
        draws: 400,
        weights: 'design',
      },
    });
    const rows = provinces.flatMap((province, place) =>
      request.without?.includes(province.code) ? [] : rowsOf(province.id, place),
    );
    const placed =
      request.kind === 'open'
        ? rows
        : compareLocalities(rows, { rules: presentationRules, seed: 1, draws: 400 });
    const all = [...placed, ...rowsOf(COUNTRY_ID, 7)];
    await insertResults(tx, computationId, request.alter ? request.alter(all, provinces) : all);
    await finishComputation(tx, computationId, {
      fingerprint: 'f1',
      responses: 6800,
      coverage: null,
    });
    await markPublished(tx, (await findComputation(tx, computationId))!, {
      at: publishedAt,
      userId: null,
    });
  });
  return { computationId, provinces };
}

async function madeRound(
  tx: Tx,
  { code, kind = 'probability', simulated = false }: PublicationRequest,
): Promise<Round> {
  const made = await createQuestionnaire(tx, {
    code: `form-${code}`,
    model: questionnaire(),
    userId: null,
  });
  await publishVersion(tx, made.versionId, null);
  const round: Round = {
    id: randomUUID(),
    organisationId: HOST_ORGANISATION,
    code,
    title: { vi: `Đợt ${code}`, en: `Round ${code}` },
    versionId: made.versionId,
    status: 'closed',
    kind,
    simulated,
    indexCode: definition.code,
    minRespondents: 30,
    lonelyPsu: 'adjust',
    draftDays: 14,
    opensAt: new Date('2026-09-01T00:00:00Z'),
    closesAt: new Date('2026-10-01T00:00:00Z'),
  };
  await insertRound(tx, round, publishedAt);
  return round;
}
