// The feedback button for a frame on another site: only sites that the round names may show it, nothing
// runs in it, and the form opens in a page of its own – browsers keep cookies from frames of other sites.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { body } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { framedPage } from '../../sampling/buttons/button-code.ts';
import { buttonQuery, readButton } from '../../sampling/buttons/button-link.ts';
import { visitGet } from '../visiting/respondent-endpoint.routes.ts';
import { unavailablePage } from '../visiting/unavailable-page.reply.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { subjectOfButton } from './button.reply.ts';

export const buttonFrameRoutes = (answering: Answering): Endpoint[] => [
  visitGet(
    answering,
    '/s/:round/button',
    async (ctx, visit) => await framedButton(answering, ctx, visit),
    { newcomers: true },
  ),
];

/** @param sites origins; none: no site */
const policyFor = (sites: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${sites.length === 0 ? "'none'" : sites.join(' ')}`,
  ].join('; ');

async function framedButton(
  answering: Answering,
  ctx: VisitReadContext,
  { round }: Visit,
): Promise<Reply> {
  const button = readButton(new URL(ctx.path, 'http://here').searchParams);
  const subject = button && (await subjectOfButton(ctx.db, button, ctx.now));
  if (!button || !subject) return unavailablePage(ctx, round, 'uncovered');
  const words = ctx.t('sampling.buttons.words', { service: subject.service.short[ctx.lang] });
  const link = `${answering.callers.publicUrl()}/s/${round.code}?${buttonQuery(button)}`;
  const html = framedPage(link, { words, lang: ctx.lang });
  return body('text/html; charset=utf-8', html, {
    headers: {
      'Content-Security-Policy': policyFor(round.frameSites ?? []),
      'Referrer-Policy': 'no-referrer',
    },
  });
}
