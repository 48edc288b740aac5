// Sending the form after a service. Who has it open may send it, also when a quota has filled meanwhile,
// or for the time after closing in which begun forms may be sent.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { sentAgain, sentByEntry } from '../short-form/short-form.reply.ts';
import { takesShortForm } from '../short-form/short-form.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { resolveEntry } from './resolve-entry.reply.ts';
import { shortActionOf } from './start-page.reply.ts';

export const shortEntryRoutes = (answering: Answering): Endpoint[] => [
  visitGet(answering, '/s/:round/short', (ctx, visit) => Promise.resolve(toFirstPage(ctx, visit)), {
    closed: true,
  }),
  visitPost(answering, '/s/:round/short', (ctx, visit) => send(answering, ctx, visit)),
];

/** Whoever reloads the address the form was sent to. */
const toFirstPage = ({ path }: Pick<VisitReadContext, 'path'>, { base }: Visit): Reply =>
  redirect(`${base}${new URL(path, 'http://here').search}`);

async function send(answering: Answering, ctx: VisitWriteContext, visit: Visit): Promise<Reply> {
  if (ctx.body['website']) return redirect(visit.base);
  const resolved = await resolveEntry(answering, ctx, visit);
  if (resolved.kind === 'refused')
    return (await sentAgain(answering, ctx, visit, ctx.path)) ?? resolved.reply;
  const { entryPoint } = resolved;
  if (!takesShortForm(visit.round, entryPoint)) return toFirstPage(ctx, visit);
  const action = shortActionOf(visit, entryPoint);
  return await sentByEntry(answering, ctx, visit, { entryPoint, action });
}
