// Entry by a poster: the QR code at a one-stop shop or office. The place step offers the office's
// province first, and the response records which poster was read. A code that is unknown or out of
// use is ignored, so that the visitor comes by the open link.
import { findLocality } from '../../localities/localities.store.ts';
import type { Locality } from '../../localities/locality.ts';
import type { ServicePoint } from '../../localities/service-points/service-point.ts';
import { findServicePoint } from '../../localities/service-points/service-points.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { EntryResolver } from './entry-resolver.ts';
import { NO_ENTRY } from '../submission/entry.ts';

export async function posterPoint(db: Reader, code: string | null): Promise<ServicePoint | null> {
  const point = code === null ? null : await findServicePoint(db, code);
  return point?.active === true ? point : null;
}

/** Province of the office, and its commune where that is known. */
export async function placeOfPoint(
  db: Reader,
  { localityId }: Pick<ServicePoint, 'localityId'>,
  onDate: Date,
): Promise<{ province: Locality | null; commune: Locality | null }> {
  const unit = await findLocality(db, localityId, onDate);
  if (unit?.level !== 'commune') return { province: unit, commune: null };
  return {
    province: unit.parentId === null ? null : await findLocality(db, unit.parentId, onDate),
    commune: unit,
  };
}

export const resolvePoster: EntryResolver = async (_answering, ctx) => {
  const point = await posterPoint(ctx.db, ctx.query['p'] ?? null);
  if (!point) return null;
  const office = point.name[ctx.lang];
  return {
    kind: 'admitted',
    entryPoint: {
      channel: 'poster',
      place: null,
      serviceId: null,
      entry: { ...NO_ENTRY, servicePoint: point.code },
      query: `p=${point.code}`,
      lead: ctx.t('responses.poster.lead', { office }),
      terms: [
        {
          title: ctx.t('responses.poster.termTitle'),
          text: ctx.t('responses.poster.term', { office }),
        },
      ],
    },
  };
};
