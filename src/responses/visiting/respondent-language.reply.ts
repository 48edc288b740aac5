// Handles a respondent's request in the language chosen for the round, and gives the page and the
// cookies about it.
import type { Reply } from '../../platform/http/reply-kinds.ts';

import type { ResolvedLanguages } from '../../forms/resolved-languages.ts';
import { pageLanguage, resolveLanguages, translateFor } from '../../forms/resolved-languages.ts';
import type { Version } from '../submission/compiled-versions.store.ts';
import type { ShownDraft } from '../submission/draft.ts';
import { languageCookie, tokenFromCookie, wantedLanguages } from './respondent-cookies.ts';
import { markInput } from './form-mark.ts';
import type { Answering, Visit } from './visit.ts';
import type { VisitRequest } from './visit-request.ts';
import type { Round } from '../../sampling/rounds/round.ts';

/** The language of the questions of `version` for this request. */
export const contentLanguage = (
  { compiled, further }: Version,
  ctx: Pick<VisitRequest, 'query' | 'cookies' | 'lang'>,
  round: Pick<Round, 'code'>,
): string => resolveLanguages(compiled.questionnaire, further, wantedLanguages(ctx, round)).content;

/** A language asked for in the address is remembered. */
export async function inLanguage<C extends VisitRequest>(
  answering: Answering,
  ctx: C,
  { round, draft, key }: Pick<Visit<ShownDraft>, 'round' | 'draft' | 'key'>,
  handle: (own: C & { spoken: ResolvedLanguages }) => Promise<Reply>,
): Promise<Reply> {
  const {
    compiled: { questionnaire },
    further,
  } = await answering.versions(ctx.db, draft?.versionId ?? round.versionId);
  const asked = ctx.query['lang'];
  const spoken = resolveLanguages(questionnaire, further, wantedLanguages(ctx, round));
  const t = translateFor(spoken, ctx.translations);
  const reply = await handle({ ...ctx, lang: spoken.lang, t, spoken });
  const cookies =
    asked === spoken.chosen
      ? [...reply.cookies, languageCookie(round, spoken.chosen)]
      : reply.cookies;
  if (reply.kind !== 'page') return { ...reply, cookies };
  const language = pageLanguage(spoken, questionnaire, {
    t,
    translations: ctx.translations,
    asks: reply.data['asks'] === true,
  });
  const token = key?.token ?? tokenFromCookie(ctx, round);
  const mark = markInput(answering.secrets, token);
  return { ...reply, cookies, data: { mark, ...reply.data, language } };
}
