// How the published index is built: its dimensions, the sub-dimensions of each year, and the years in which a
// dimension changed its make-up, across which scores cannot be compared.
import { z } from 'zod';

const bilingual = z.object({ vi: z.string().min(1), en: z.string().min(1) });
const year = z.number().int();

export const indexStructureSchema = z.object({
  source: z.string().min(1),
  title: bilingual,
  dimensions: z
    .array(
      z.object({
        /** As the source names it: 'D5'. */
        code: z.string(),
        title: bilingual,
        breaks: z.array(z.object({ year, reason: bilingual })),
        subDimensions: z
          .array(
            z.object({
              /** The source's column, 'SC53': its number within the dimension changed over the years. */
              code: z.string(),
              vietnameseTitle: z.enum(['published', 'unverified']),
              periods: z
                .array(z.object({ from: year, to: year.nullable(), title: bilingual }))
                .min(1),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});
export type IndexStructure = z.infer<typeof indexStructureSchema>;
export type PublishedDimension = IndexStructure['dimensions'][number];
type SubDimension = PublishedDimension['subDimensions'][number];

/** The sub-dimensions a dimension had in a year; none: there was no such dimension. */
export function subDimensionsIn(dimension: PublishedDimension, inYear: number): SubDimension[] {
  return dimension.subDimensions.filter((sub) =>
    sub.periods.some(
      (period) => period.from <= inYear && (period.to === null || period.to >= inYear),
    ),
  );
}
