// Names of the chosen place and service, for the check page and for entry points that fix them.
import { findLocality } from '../../localities/localities.store.ts';
import { findPublicService } from '../../localities/public-services.store.ts';
import { inOwn } from '../../forms/resolved-languages.ts';
import type { VisitReadContext } from './visit-request.ts';

/** “Commune, province”, or the province alone. */
export async function placeName(ctx: VisitReadContext, localityId: number): Promise<string> {
  const unit = await findLocality(ctx.db, localityId, ctx.now);
  const parent =
    unit?.level === 'commune' && unit.parentId !== null
      ? await findLocality(ctx.db, unit.parentId, ctx.now)
      : null;
  return [unit, parent].flatMap((one) => (one ? [one.name[ctx.lang]] : [])).join(', ');
}

/** Its short name; the text for “none” where there is no service. */
export async function serviceName(
  ctx: VisitReadContext,
  serviceId: string | null,
): Promise<string> {
  const service = serviceId === null ? null : await findPublicService(ctx.db, serviceId);
  return service ? inOwn(service.short[ctx.lang], ctx.spoken) : ctx.t('responses.service.none');
}
