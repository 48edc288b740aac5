// The request of a visit: parameters, query, and what its handlers are given.
import { z } from 'zod';
import type { FormContext, ReadContext, WriteContext } from '../../platform/http/endpoint.ts';
import type { Fields } from '../../forms/page-answers.ts';
import type { ResolvedLanguages } from '../../forms/resolved-languages.ts';

export const visitParams = z.object({
  round: z.string().max(200),
  page: z.string().max(400).optional(),
});

/** Of a parameter that is repeated in the address the first value counts. */
export const visitQuery = z.record(
  z.string(),
  z
    .string()
    .max(500)
    .or(z.array(z.string()).transform((values) => values[0] ?? '')),
);

type Params = z.infer<typeof visitParams>;

type Query = z.infer<typeof visitQuery>;

/** A request before the language of the questions is known. */
export type VisitRequest = ReadContext<Params, Query>;

/**
 * `lang` and `t` are those of the application's own words; `spoken.content` is the language of the
 * questions.
 */
export type VisitReadContext = VisitRequest & { spoken: ResolvedLanguages };

export type VisitWriteContext = WriteContext<Params, Query, Fields> & { spoken: ResolvedLanguages };

/** A form whose handler opens its own transactions. */
export type VisitFormContext = FormContext<Params, Query, Fields>;
