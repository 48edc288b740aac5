// Reads what a recipe needs: weights, places and categories of those who answered, in the order in which their scores are
// read; what was invited; and the population.
import { binaryRows, type BinaryFields } from '../../platform/db/binary-rows.ts';
import type { Reader } from '../../platform/db/connect.ts';
import {
  findMargins,
  listMarginCells,
  type MarginCell,
} from '../../localities/population/margins.store.ts';
import { listInvitedUnits } from '../../sampling/invitations/invitations.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { provincesOf } from '../computing/sample-coverage.store.ts';
import { countedResponses, PROVINCE_OF_RESPONSE } from '../computing/scored-responses.store.ts';
import { applyRecipe, type Weighting } from './apply-recipe.ts';
import { cellKey, cellOf, classifierOf, type Classifier } from './classify.ts';
import { nonresponseReader, type NonresponseReader } from './nonresponse-classes.ts';
import type { Recipe } from './recipe.ts';
import { WeightingFailure } from './weighting-failure.ts';
import type { MarginTotals, WeightingSample } from './weighting-sample.ts';

/** A margin as the sample is read into it. */
interface ReadMargin {
  questions: string[];
  classifiers: Classifier[];
  /** Cell → its number. */
  cells: ReadonlyMap<string, number>;
}

/** Final weights of a round's counted responses. @throws WeightingFailure where a step cannot be carried out */
export async function weighRound(db: Reader, round: Round, recipe: Recipe): Promise<Weighting> {
  const { sample, margins } = await readWeightingSample(db, round, recipe);
  return applyRecipe(sample, { margins, trimAbove: recipe.trimAbove });
}

async function readWeightingSample(
  db: Reader,
  round: Round,
  recipe: Recipe,
): Promise<{ sample: WeightingSample; margins: MarginTotals[] }> {
  const totals = await readTotals(db, recipe);
  const margins = recipe.margins.map(({ variables }, m): ReadMargin => {
    const sources = totals[m]!.variables.map((code) => {
      const source = variables.find(({ variable }) => variable === code);
      if (!source) throw new WeightingFailure('unknownMargin', { margin: code });
      return source;
    });
    return {
      questions: sources.map(({ question }) => question),
      classifiers: sources.map(classifierOf),
      cells: new Map(totals[m]!.keys.map((key, at) => [key, at])),
    };
  });
  const questions = margins.flatMap((margin) => margin.questions);
  const into: Columns = {
    weight: [],
    province: [],
    cells: margins.map(() => []),
    nonresponse:
      recipe.nonresponse === null
        ? null
        : nonresponseReader(recipe.nonresponse, await invitedOf(db, round.id)),
  };
  for await (const rows of binaryRows(db, auxiliaryRows(db, round, questions)))
    for (const row of rows) addRow(into, row, margins);
  const sample = {
    rows: into.weight.length,
    weight: Float64Array.from(into.weight),
    province: Int32Array.from(into.province),
    cells: into.cells.map((codes) => Int32Array.from(codes)),
    nonresponse: into.nonresponse?.classes() ?? null,
  };
  return { sample, margins: totals };
}

interface Columns {
  weight: number[];
  province: number[];
  cells: number[][];
  nonresponse: NonresponseReader | null;
}

const text = (field: Buffer | null | undefined): string | null => field?.toString('utf8') ?? null;

function addRow(into: Columns, row: BinaryFields, margins: readonly ReadMargin[]): void {
  const [province, stratum, psu, design, ...answers] = row;
  const provinceId = province!.readInt32BE(0);
  const weight = design!.readDoubleBE(0);
  into.weight.push(weight);
  into.province.push(provinceId);
  into.nonresponse?.add({ provinceId, stratum: text(stratum) ?? '', psu: text(psu) ?? '' }, weight);
  let next = 0;
  margins.forEach(({ questions, classifiers, cells }, m) => {
    const own = answers.slice(next, (next += questions.length)).map(text);
    into.cells[m]!.push(cellOf(classifiers, own, cells));
  });
}

/** In the order of scoredRows. */
const auxiliaryRows = (db: Reader, round: Round, questions: readonly string[]) =>
  countedResponses(db, round)
    .join('localities', 'localities.id', 'responses.locality_id')
    .select(
      db.raw(PROVINCE_OF_RESPONSE),
      'responses.stratum',
      'responses.psu',
      round.kind === 'probability' ? 'responses.weight' : db.raw('1::double precision as weight'),
      ...questions.map((name, at) => db.raw(`responses.answers ->> ? as a${at}`, [name])),
    )
    .orderBy('responses.id');

async function invitedOf(db: Reader, roundId: string) {
  const units = await listInvitedUnits(db, roundId);
  if (units.length === 0) throw new WeightingFailure('noInvitations');
  const provinces = await provincesOf(db, [...new Set(units.map((unit) => unit.localityId))]);
  return units.map(({ localityId, stratum, psu, weight }) => ({
    provinceId: provinces.get(localityId) ?? localityId,
    stratum: stratum ?? '',
    psu: psu ?? '',
    weight,
  }));
}

interface NamedTotals extends MarginTotals {
  variables: readonly string[];
  /** Per cell, `cellKey` of its categories. */
  keys: readonly string[];
}

async function readTotals(db: Reader, recipe: Recipe): Promise<NamedTotals[]> {
  const ids = recipe.margins.map(({ marginId }) => marginId);
  const found = new Map((await findMargins(db, ids)).map((margin) => [margin.id, margin]));
  const cells = await listMarginCells(db, ids);
  return ids.map((id) => {
    const margin = found.get(id);
    if (!margin) throw new WeightingFailure('unknownMargin', { margin: id });
    const own = cells.filter(({ marginId }) => marginId === id);
    return totalsOf({ name: margin.name, variables: margin.variables }, own);
  });
}

/** Cells in the order in which they are met; every province of a margin has them all. */
function totalsOf(
  margin: { name: string; variables: readonly string[] },
  cells: readonly MarginCell[],
): NamedTotals {
  const labels = new Map(cells.map(({ categories }) => [cellKey(categories), categories]));
  const keys = [...labels.keys()];
  const place = new Map(keys.map((key, at) => [key, at]));
  const totals = new Map<number, Float64Array>();
  for (const { localityId, categories, persons } of cells) {
    const own = totals.get(localityId) ?? new Float64Array(keys.length);
    totals.set(localityId, own);
    own[place.get(cellKey(categories))!] = persons;
  }
  return { ...margin, keys, labels: [...labels.values()].map((each) => each.join(' × ')), totals };
}
