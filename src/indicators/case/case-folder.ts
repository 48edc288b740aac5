// A case folder holds data, the design it was drawn by and the questions asked of it, so that another program's
// answers can be held against ours. This is its form, checked when it is read, and its data as typed columns.
import { z } from 'zod';
import { LONELY_PSU_RULES } from '../../statistics/estimation/lonely-psu.ts';

const names = z.array(z.string());

const nameOrNames = z
  .union([z.string(), names])
  .nullish()
  .transform((value) => (typeof value === 'string' ? [value] : (value ?? null)));

const label = z.union([z.string(), z.number(), z.boolean()]);

const cells = z.object({ vars: names.min(1), totals: z.array(z.record(z.string(), label)).min(1) });

const adjustmentSchema = z.discriminatedUnion('method', [
  z.looseObject({ method: z.literal('cap') }),
  cells.extend({ method: z.literal('poststratify') }),
  z.object({ method: z.literal('rake'), margins: z.array(cells).min(1) }),
  z.object({ method: z.literal('calibrate_raking'), margins: z.array(cells).min(1) }),
  z.looseObject({
    method: z.literal('r_trimWeights'),
    upper: z.number().nullish(),
    lower: z.number().nullish(),
    strict: z.boolean().nullish(),
  }),
]);

const designSchema = z.object({
  id: z.string(),
  weight: z.string().nullish(),
  strata: z.string().nullish(),
  psu: nameOrNames,
  fpc: nameOrNames,
  nest: z.boolean().default(false),
  ultimate_cluster: z.boolean().default(false),
  lonely_psu: z
    .enum(LONELY_PSU_RULES as [string, ...string[]])
    .transform((rule) => rule as (typeof LONELY_PSU_RULES)[number]),
  adjust: z
    .array(adjustmentSchema)
    .nullish()
    .transform((steps) => steps ?? []),
});

const asked = { by: nameOrNames, designs: names.nullish() };

const analysisSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('mean'), var: z.string(), ...asked }),
  z.object({
    type: z.literal('total'),
    var: z.string(),
    level: z.union([label, z.array(label)]).nullish(),
    ...asked,
  }),
  z.object({
    type: z.literal('proportion'),
    var: z.string(),
    level: z.union([label, z.array(label)]).nullish(),
    ...asked,
  }),
  z.object({ type: z.literal('ratio'), num: z.string(), den: z.string(), ...asked }),
  z.object({
    type: z.literal('index'),
    name: z.string(),
    vars: names.min(1),
    coef: z.array(z.number()),
    const: z.number().default(0),
    ...asked,
  }),
  z.object({
    type: z.literal('domain_diff'),
    var: z.string(),
    group: z.string(),
    levels: z.tuple([label, label]),
    designs: names.nullish(),
  }),
]);

const caseSchema = z.object({
  data: z.string().default('data.csv'),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  designs: z.array(designSchema).min(1),
  analyses: z.array(analysisSchema),
});

export type CaseDesign = z.infer<typeof designSchema>;

export type CaseAdjustment = z.infer<typeof adjustmentSchema>;

export type CaseCells = z.infer<typeof cells>;

export type CaseAnalysis = z.infer<typeof analysisSchema>;

export type CaseDescription = z.infer<typeof caseSchema>;

/** Reads a parsed design.json. Throws a ZodError that names the place of what is wrong. */
export function readDescription(document: unknown): CaseDescription {
  return caseSchema.parse(document);
}
