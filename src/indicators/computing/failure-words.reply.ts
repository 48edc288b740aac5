// Why something could not be computed, in the words of the reader's language.
import { listLocalities } from '../../localities/localities.store.ts';
import type { Context } from '../round-page.reply.ts';
import { readFailure } from './computation-failure.ts';

/** Why it gave no results and what to do; what was stored before there were codes, as it is. */
export async function failureWords(
  ctx: Context<unknown>,
  stored: string | null,
): Promise<string | null> {
  if (stored === null) return null;
  const failure = readFailure(stored);
  if (!failure) return stored;
  const { localityId, ...at } = failure.at;
  const [place] = localityId === undefined ? [] : await listLocalities(ctx.db, [localityId]);
  return ctx.t(`indicators.failures.${failure.code}`, {
    ...at,
    place: place?.name[ctx.lang] ?? '',
  });
}
