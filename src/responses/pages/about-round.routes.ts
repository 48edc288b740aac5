// About a survey: who asks, how to see that it is real, what was done after the last one, where to complain.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { visitGet } from '../visiting/respondent-endpoint.routes.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { complaintsOf } from '../visiting/complaints.ts';

export const aboutRoundRoutes = (answering: Answering): Endpoint[] => [
  visitGet(
    answering,
    '/s/:round/about',
    (ctx, visit) => Promise.resolve(aboutPage(answering, ctx, visit)),
    { closed: true },
  ),
];

function aboutPage(answering: Answering, ctx: VisitReadContext, { round, base }: Visit): Reply {
  const { organiser, contact, told = {} } = round;
  const host = new URL(answering.callers.publicUrl()).host;
  return page('responses/about-round', {
    title: ctx.t('responses.aboutRound.title'),
    ...{ round, base },
    organiser: organiser?.[ctx.lang] ?? ctx.t('responses.start.organiser'),
    contact: contact?.[ctx.lang] ?? null,
    verify: [ctx.t('responses.aboutRound.verifyText', { host }), told.verify?.[ctx.lang]].filter(
      Boolean,
    ),
    done: told.done?.[ctx.lang] ?? null,
    complaints: complaintsOf(ctx, round),
  });
}
