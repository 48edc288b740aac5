// Names of the chosen place and service, for the check page and for entry points that fix them.
import { findLocality } from '../../localities/localities.store.ts';
import { findPublicService } from '../../localities/services/public-services.store.ts';
import { inOwn } from '../../forms/resolved-languages.ts';
import { ownWordsOf } from '../submission/chosen-service.ts';
import type { ShownDraft } from '../submission/draft.ts';
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

/** Its short name, or the respondent's own words for it; the text for “none” where there is no service. */
export async function serviceName(
  ctx: VisitReadContext,
  about: Pick<ShownDraft, 'serviceId' | 'answers'>,
): Promise<string> {
  const service = about.serviceId && (await findPublicService(ctx.db, about.serviceId));
  if (service) return inOwn(service.short[ctx.lang], ctx.spoken);
  return ownWordsOf(about) || ctx.t('responses.service.none');
}
