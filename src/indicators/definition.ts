// An index is data: dimensions of sub-dimensions of indicators, each indicator an expression over a
// questionnaire's answers with the theoretical scale it lies on (methodology, sections 2 and 4).
import { z } from 'zod';
import type { CompiledQuestionnaire } from '../questionnaires/engine/compiled.ts';

const bilingual = z.object({ vi: z.string().min(1), en: z.string().min(1) });

const indicatorSchema = z
  .object({
    code: z.string().regex(/^\d+\.\d+\.\d+$/),
    title: bilingual,
    /** The question a reader is shown when the figure is opened. */
    question: z.string(),
    base: bilingual,
    /** A number, or '' where the answer says nothing (don't know, refused). */
    expression: z.string(),
    /** Who is asked: respondents for whom this is false are outside the base. */
    baseExpression: z.string(),
    kind: z.enum(['proportion', 'mean', 'count-of-criteria']),
    min: z.number(),
    max: z.number(),
    direction: z.enum(['higher', 'lower']),
    /** Knowing is what is measured: don't know counts as 0. */
    knowledge: z.boolean(),
    /** False: shown, but no part of a score – asked of too few to carry one. */
    scored: z.boolean().optional(),
  })
  .refine((indicator) => indicator.max > indicator.min, {
    message: 'max must be greater than min',
  });

const subDimensionSchema = z.object({
  code: z.string().regex(/^\d+\.\d+$/),
  title: bilingual,
  indicators: z
    .array(indicatorSchema)
    .min(1)
    .refine((indicators) => indicators.some(({ scored }) => scored !== false), {
      message: 'a sub-dimension needs an indicator that is scored',
    }),
});
const dimensionSchema = z.object({
  code: z.string().regex(/^\d+$/),
  title: bilingual,
  subDimensions: z.array(subDimensionSchema).min(1),
});

export const indexDefinitionSchema = z
  .object({
    code: z.string().min(1),
    version: z.number().int().min(1),
    title: bilingual,
    /** Code of the questionnaire whose answers it reads. */
    questionnaire: z.string(),
    dimensions: z.array(dimensionSchema).min(1),
  })
  .superRefine((definition, context) => {
    const codes = [
      ...definition.dimensions,
      ...subDimensionsOf(definition),
      ...indicatorsOf(definition),
    ].map((node) => node.code);
    const twice = codes.find((code, position) => codes.indexOf(code) !== position);
    if (twice !== undefined)
      context.addIssue({ code: 'custom', message: `the code ${twice} stands twice` });
  });

export type IndexDefinition = z.infer<typeof indexDefinitionSchema>;
export type Dimension = IndexDefinition['dimensions'][number];
export type SubDimension = Dimension['subDimensions'][number];
export type Indicator = SubDimension['indicators'][number];

/** Whether a figure is made from the answers to a question: groups of that question cannot be compared by it. */
export const readsAnswersTo = ({ expression }: Indicator, question: string): boolean =>
  expression.includes(`\${${question}}`);

interface Tree {
  dimensions: readonly Dimension[];
}
export const subDimensionsOf = (tree: Tree): SubDimension[] =>
  tree.dimensions.flatMap((dimension) => dimension.subDimensions);
/** In the order of the score vector: position j of a response's scores belongs to indicator j. */
export const indicatorsOf = (tree: Tree): Indicator[] =>
  subDimensionsOf(tree).flatMap((sub) => sub.indicators);

/** What keeps a definition from reading a questionnaire, each naming the indicator and the part. */
export function definitionProblems(
  definition: IndexDefinition,
  compiled: CompiledQuestionnaire,
): string[] {
  return indicatorsOf(definition).flatMap((indicator) => [
    ...(compiled.byName.has(indicator.question)
      ? []
      : [`indicator ${indicator.code}: there is no question ${indicator.question}`]),
    ...expressionProblems(indicator, 'expression', compiled),
    ...expressionProblems(indicator, 'baseExpression', compiled),
  ]);
}

function expressionProblems(
  indicator: Indicator,
  part: 'expression' | 'baseExpression',
  compiled: CompiledQuestionnaire,
): string[] {
  const parsed = compiled.expression(indicator[part]);
  if (parsed.ok) return [];
  return parsed.problems.map(
    (found) =>
      `indicator ${indicator.code}, ${part}: ${found.code} ${JSON.stringify(found.vars)} at character ${found.position}`,
  );
}
