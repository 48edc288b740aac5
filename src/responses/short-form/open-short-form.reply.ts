// The form after a service as it is opened: by a link, or of a response that was sent before.
import type { Answers } from '../../questionnaires/model/answers.ts';
import { journeyOf } from '../../forms/journey.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import { entryAnswers, knownByEntry } from '../submission/entry-point.ts';
import type { Version } from '../submission/compiled-versions.store.ts';
import { withNames } from '../visiting/about-names.ts';
import { findAbout } from '../visiting/about.store.ts';
import { contentLanguage } from '../visiting/respondent-language.reply.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import type { FullEntryPoint } from './short-form.ts';

/** The form as it is opened: its version, and the first page for what the link names. */
export interface OpenedShortForm {
  version: Version;
  /** Of the questions. */
  lang: string;
  journey: Journey;
  page: Page;
}

/** @param answers what is known without the page */
export async function openShortForm(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Pick<Visit, 'round'>,
  at: { answers: Answers; localityId: number; serviceId: string | null },
): Promise<OpenedShortForm> {
  const version = await answering.versions(ctx.db, visit.round.shortVersionId!);
  const about = await findAbout(ctx.db, at);
  const named = withNames(at, about, { ...ctx, names: version.compiled.byName });
  const lang = contentLanguage(version, ctx, visit.round);
  const known = new Set(knownByEntry(at.answers));
  const journey = journeyOf(version.compiled, named, { now: ctx.now, lang, known });
  return { version, lang, journey, page: journey.pages[0]! };
}

/** As it is opened by a link. */
export async function openByEntry(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Pick<Visit, 'round'>,
  entryPoint: FullEntryPoint,
): Promise<OpenedShortForm> {
  const { compiled } = await answering.versions(ctx.db, visit.round.shortVersionId!);
  return await openShortForm(answering, ctx, visit, {
    answers: entryAnswers({}, entryPoint, compiled),
    localityId: entryPoint.place.localityId,
    serviceId: entryPoint.serviceId,
  });
}
