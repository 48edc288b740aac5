// How the sample was drawn: who is in which stratum and cluster at each stage, how many were sampled there,
// how many exist. Everything a variance needs besides the scores; it holds no data and remembers nothing.
import type { Adjustment } from './adjustment.ts';
import { codeCount, cross, encode, type Label } from '../numeric/codes.ts';
import type { LonelyPsu } from './lonely-psu.ts';

/** One stage of selection, in dense codes; a stage-2 stratum is a stage-1 cluster, and so on. */
export interface Stage {
  cluster: Int32Array; // per row
  stratum: Int32Array; // per row
  clusters: number;
  strata: number;
  stratumOfCluster: Int32Array;
  sampled: Int32Array; // per stratum: clusters in the whole sample, zero weights included
  population: Float64Array | null; // of each cluster's stratum: clusters in it; null = with replacement
  labelOfStratum: (stratum: number) => Label; // as in the data; the code where there are no strata
  parentOfStratum: Int32Array; // per stratum: the cluster of the stage before (0 at the first stage)
}

/**
 * A sample design with its weights. `rows` respondents; `weights` are final, after every adjustment.
 * `warnings`: what is doubtful about the design, one sentence each, to be shown with its estimates.
 */
export interface SurveyDesign {
  rows: number;
  warnings: readonly string[];
  weights: Float64Array;
  stages: readonly Stage[];
  lonelyPsu: LonelyPsu;
  ultimateCluster: boolean;
  adjustments: readonly Adjustment[];
}

/** What `buildDesign` reads; columns hold one entry per row. */
export interface DesignInput {
  weights: Float64Array;
  strata: ArrayLike<Label> | null; // null: one stratum
  clusters: readonly ArrayLike<Label>[] | null; // stage 1, stage 2, …; null: each row its own PSU
  population: readonly Float64Array[] | null; // per stage: clusters in the row's stratum, or fractions ≤ 1
  nest: boolean; // true: cluster identifiers repeat across strata
  ultimateCluster: boolean; // true: first-stage variance only
  lonelyPsu: LonelyPsu;
}

/**
 * Builds a design. Throws a RangeError when weights are missing or infinite, when a cluster lies in two
 * strata without `nest`, or when more clusters were sampled than exist. Population counts that differ
 * within a stratum are a warning: each cluster's variance then takes its own count, as in R. Units drawn
 * with certainty: give them a stratum of their own with its whole population (n = N adds nothing at that
 * stage, the later stages count in full); without population counts, state the next stage as their PSUs.
 * Source: Lumley, Complex Surveys (2010), ch. 2–3; semantics of svydesign() in R's survey package.
 */
export function buildDesign(input: DesignInput): SurveyDesign {
  const rows = input.weights.length;
  input.weights.forEach((weight, row) => {
    if (!Number.isFinite(weight))
      throw new RangeError(`The weight of row ${row + 1} is missing or infinite.`);
  });
  const stages: Stage[] = [];
  const warnings: string[] = [];
  let stratum = input.strata ? encode(input.strata).codes : new Int32Array(rows);
  let parent: Int32Array | null = null;
  for (const [index, codes] of clusterCodes(input, stratum).entries()) {
    const labels = index === 0 ? input.strata : input.clusters![index - 1]!;
    const stage = buildStage({ codes: stratum, labels }, codes, parent);
    const counts = input.population?.[index];
    stage.population = populationOf(stage, counts, index + 1);
    if (counts)
      warnings.push(
        ...differingCounts(stage, counts, stratumNames(stage, index, input.strata !== null)),
      );
    stages.push(stage);
    stratum = codes;
    parent = codes;
  }
  return {
    rows,
    warnings,
    weights: input.weights,
    stages,
    adjustments: [],
    lonelyPsu: input.lonelyPsu,
    ultimateCluster: input.ultimateCluster,
  };
}

function clusterCodes(input: DesignInput, stratum: Int32Array): Int32Array[] {
  if (!input.clusters) return [Int32Array.from({ length: stratum.length }, (_, row) => row)];
  const columns: Int32Array[] = [];
  for (const labels of input.clusters) {
    let codes = encode(labels).codes;
    const before = columns.at(-1);
    if (before) codes = cross(before, codes).codes;
    else if (input.nest) codes = cross(stratum, codes).codes;
    columns.push(codes);
  }
  return columns;
}

function buildStage(
  { codes: stratum, labels }: { codes: Int32Array; labels: ArrayLike<Label> | null },
  cluster: Int32Array,
  parent: Int32Array | null,
): Stage {
  const clusters = codeCount(cluster);
  const strata = codeCount(stratum);
  const stratumOfCluster = new Int32Array(clusters).fill(-1);
  const parentOfStratum = new Int32Array(strata);
  const sampled = new Int32Array(strata);
  for (let row = 0; row < cluster.length; row++) {
    const c = cluster[row]!;
    const h = stratum[row]!;
    if (stratumOfCluster[c] === -1) {
      stratumOfCluster[c] = h;
      sampled[h]!++;
    } else if (stratumOfCluster[c] !== h) {
      throw new RangeError(
        `The cluster of row ${row + 1} lies in two strata. If cluster ids repeat across strata, state nest.`,
      );
    }
    if (parent) parentOfStratum[h] = parent[row]!;
  }
  return {
    cluster,
    stratum,
    clusters,
    strata,
    stratumOfCluster,
    sampled,
    labelOfStratum: (h) => labels?.[stratum.indexOf(h)] ?? h,
    parentOfStratum,
    population: null,
  };
}

function populationOf(
  stage: Stage,
  column: Float64Array | undefined,
  number: number,
): Float64Array | null {
  if (!column) return null;
  const fraction = column.every((value) => value <= 1) && column.some((value) => value < 1);
  const population = new Float64Array(stage.clusters).fill(NaN);
  for (let row = 0; row < column.length; row++) {
    const c = stage.cluster[row]!;
    if (!Number.isNaN(population[c]!)) continue;
    const sampled = stage.sampled[stage.stratum[row]!]!;
    population[c] = fraction ? sampled / column[row]! : column[row]!;
    if (!(population[c] >= sampled)) {
      throw new RangeError(
        `Stage ${number}, row ${row + 1}: ${sampled} clusters were sampled of ${population[c]}. ` +
          'Mend the population count.',
      );
    }
  }
  return population;
}

function stratumNames(stage: Stage, index: number, stratified: boolean): (h: number) => string {
  if (index > 0) return (h) => `Stage ${index + 1}, cluster “${stage.labelOfStratum(h)}”`;
  return (h) => (stratified ? `Stratum “${stage.labelOfStratum(h)}”` : 'The sample');
}

// One sentence for each stratum whose rows state different counts.
function differingCounts(
  { stratum, strata }: Stage,
  counts: Float64Array,
  nameOf: (stratum: number) => string,
): string[] {
  const stated = Array.from({ length: strata }, () => new Set<number>());
  counts.forEach((count, row) => stated[stratum[row]!]!.add(count));
  return stated.flatMap((values, h) => {
    if (values.size < 2) return [];
    const list = shortList([...values].sort((a, b) => a - b));
    return [
      `${nameOf(h)} has different population counts: ${list}. ` +
        'State one count for all its rows, or make strata of the parts.',
    ];
  });
}

function shortList(values: readonly number[]): string {
  const shown = values.slice(0, 5).join(', ');
  return values.length > 5 ? `${shown} … (${values.length} values)` : shown;
}

/** Stages of a variance: one with replacement or under `ultimateCluster`, else all with a population. */
export function countedStages(design: SurveyDesign): readonly Stage[] {
  const first = design.stages.slice(0, 1);
  if (design.ultimateCluster || !design.stages[0]?.population) return first;
  return design.stages.filter((stage) => stage.population);
}

/** The weights that the counts imply: Π over stages of population / sampled; 1 with replacement. */
export function impliedWeights(design: SurveyDesign): Float64Array {
  const weights = new Float64Array(design.rows).fill(1);
  for (const { population, cluster, stratum, sampled } of design.stages) {
    if (population)
      for (let row = 0; row < design.rows; row++)
        weights[row]! *= population[cluster[row]!]! / sampled[stratum[row]!]!;
  }
  return weights;
}
