// The models of communes as a researcher reviews them before publishing, and the figures of one province.
import { z } from 'zod';
import { findAttributes } from '../../localities/attributes/attributes.store.ts';
import { listCommunes, listProvinces } from '../../localities/localities.store.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { subDimensionsOf } from '../definition.ts';
import { findDefinition } from '../definitions.store.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import { computationOf, reviewPath, type ofComputation } from '../review.reply.ts';
import { listCommuneEstimates } from './commune-estimates.store.ts';
import { findCommuneModels } from './commune-models.store.ts';

export const whichCommunes = z.object({
  locality: z.coerce.number().int().catch(0),
  node: z.string().max(40).default('index'),
});

type CommuneContext = ReadContext<z.infer<typeof ofComputation>, z.infer<typeof whichCommunes>>;

/** Throws `notFound` for a computation without models of communes. */
export async function communeReviewPage(ctx: CommuneContext): Promise<Reply> {
  const { round, computation } = await computationOf(ctx);
  const models = await findCommuneModels(ctx.db, computation.id);
  const stored = await findDefinition(ctx.db, computation.definitionId);
  if (!models || !stored) throw problem('notFound');
  const onDate = round.opensAt ?? computation.createdAt;
  const places = await listProvinces(ctx.db, onDate);
  const provinceId = (places.find(({ id }) => id === ctx.query.locality) ?? places[0])?.id ?? 0;
  const at = { provinceId, node: ctx.query.node };
  const rows = await listCommuneEstimates(ctx.db, computation.id, at);
  const names = new Map(
    (await listCommunes(ctx.db, provinceId, onDate)).map(({ id, name }) => [id, name[ctx.lang]]),
  );
  const covariates = await findAttributes(ctx.db, computation.parameters.communes!.covariates);
  const provinces = new Map(places.map(({ id, name }) => [id, name[ctx.lang]]));
  return page('indicators/communes', {
    title: ctx.t('indicators.communes.title'),
    office: true,
    round,
    back: reviewPath(ctx.params),
    here: `${reviewPath(ctx.params)}/communes`,
    titles: new Map([
      ['index', ctx.t('indicators.review.index')],
      ...[...stored.definition.dimensions, ...subDimensionsOf(stored.definition)].map(
        ({ code, title }) => [code, `${code} ${title[ctx.lang]}`] as const,
      ),
    ]),
    models: models.models,
    lacking: models.lacking.map(({ localityId, lack }) => ({
      name: provinces.get(localityId) ?? String(localityId),
      lack,
    })),
    // In the order in which the models have them.
    covariates: computation.parameters.communes!.covariates.map(
      (id) => covariates.find((one) => one.id === id)!.name[ctx.lang],
    ),
    places: places.map(({ id, name }) => ({ id, name: name[ctx.lang] })),
    provinceId,
    node: ctx.query.node,
    rows: rows
      .map((row) => ({ ...row, name: names.get(row.localityId) ?? '' }))
      .sort((a, b) => a.name.localeCompare(b.name, ctx.lang)),
    isClear: ({ differenceP }: { differenceP: number }) =>
      differenceP <= presentationRules.falseFindings,
  });
}
