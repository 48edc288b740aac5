// One wrapper for every endpoint: language, permission, parsing, transaction, reply after commit.
// What a handler may forget is done here once.
import type { NextFunction, Request, Response, Router } from 'express';
import type { z } from 'zod';
import { inTransaction } from '../db/database.ts';
import { problem } from '../problems/problem.ts';
import type { Actor, Thing } from './access.ts';
import type { Endpoint, FormContext, Outside, WriteContext } from './endpoint.ts';
import { rawBodyOf } from './forms.ts';
import { heavyLimit, type HeavyLimit } from './limits/heavy.ts';
import { languageOf, type Mounting } from './mounting.ts';
import { sendReply } from './send.ts';
import { localPath } from './reply.ts';
import type { Reply } from './reply-kinds.ts';
import { sessionKey } from './sessions.store.ts';
import { isUpload, readUpload, type UploadedFile } from './upload.ts';

export function mount(
  app: Pick<Router, 'get' | 'post'>,
  endpoints: readonly Endpoint[],
  mounting: Mounting,
): void {
  const served: Served = { ...mounting, heavy: heavyLimit() };
  for (const endpoint of endpoints) {
    app[endpoint.method](endpoint.path, (req: Request, res: Response, next: NextFunction) => {
      serve(endpoint, served, req, res).catch(next);
    });
  }
}

type Served = Mounting & { heavy: HeavyLimit };

async function serve(
  endpoint: Endpoint,
  mounting: Served,
  req: Request,
  res: Response,
): Promise<void> {
  const actor = endpoint.visitors ? null : await actorOf(req, mounting);
  res.locals['visitors'] = endpoint.visitors;
  res.locals['actor'] = actor;
  if (!mounting.can(actor, endpoint.permission)) {
    sendAway(actor, endpoint, req, res);
    return;
  }
  const thing = await thingOf(endpoint, mounting, { req, actor });
  res.locals['thing'] = thing;
  const answer = () => act(endpoint, mounting, { req, res, actor: actingFor(actor, thing), thing });
  await (endpoint.heavy ? mounting.heavy.run(actor?.userId ?? null, answer) : answer());
}

/** Proxies take headers of a few thousand letters: a longer address is not come back to. */
const LONGEST_NEXT = 2_000;

function signInBefore(path: string): string {
  const next = encodeURIComponent(path);
  return next.length > LONGEST_NEXT ? '/sign-in' : `/sign-in?next=${next}`;
}

/** Where somebody goes who may not do this. @throws Problem `signInRequired`, `forbidden` */
function sendAway(actor: Actor | null, { method }: Endpoint, req: Request, res: Response): void {
  const isPage = method === 'get';
  if (actor === null && isPage) res.redirect(303, signInBefore(localPath(req.originalUrl)));
  else if (actor?.mustVisit && isPage) res.redirect(303, actor.mustVisit);
  else throw problem(actor === null ? 'signInRequired' : 'forbidden');
}

/**
 * What the endpoint is about. A thing that does not exist is told from one that is out of reach only to who
 * may do this somewhere. @throws Problem `notFound`, `forbidden`
 */
async function thingOf(
  endpoint: Endpoint,
  mounting: Served,
  { req, actor }: Pick<Asked, 'req' | 'actor'>,
): Promise<Thing | null> {
  if (endpoint.of === 'anywhere') return null;
  if (endpoint.of === 'new') {
    if (!mounting.mayMake(actor, endpoint.permission)) throw problem('forbidden');
    return null;
  }
  const params = parse(endpoint.params, req.params, 'notFound');
  const thing = await endpoint.of(mounting.pools.office, params);
  if (!thing) throw problem('notFound');
  if (!mounting.can(actor, endpoint.permission, thing)) throw problem('forbidden');
  return thing;
}

/** Of a thing that several organisations may decide about, the one the actor belongs to. */
function actingFor(actor: Actor | null, thing: Thing | null): Actor | null {
  const [first = null, ...more] = thing?.organisationIds ?? [];
  if (actor === null || first === null) return actor;
  return more.includes(actor.organisationId) ? actor : { ...actor, actsFor: first };
}

async function act(
  endpoint: Endpoint,
  mounting: Mounting,
  asked: Omit<Asked, 'files'>,
): Promise<void> {
  const { req, res } = asked;
  const files = await filesOf(endpoint, req);
  if (endpoint.method === 'post' && endpoint.csrf && !isProven(endpoint, req))
    mounting.checkCsrf(req, res);
  const { admit } = mounting.admissions[classOf(endpoint)];
  const reply = await admit(() =>
    handled(endpoint, contextOf(endpoint, mounting, { ...asked, files })),
  );
  await sendReply(reply, mounting, req, res);
}

const isProven = ({ proof }: Endpoint, { params, cookies, body }: Request): boolean =>
  proof?.({ params, cookies: cookies as unknown, body: body as unknown }) ?? false;

function classOf({ visitors, shared }: Endpoint): keyof Mounting['admissions'] {
  if (visitors) return 'respondents';
  return shared ? 'readers' : 'office';
}

interface Asked {
  req: Request;
  res: Response;
  actor: Actor | null;
  thing: Thing | null;
  files: readonly UploadedFile[];
}
type Form = FormContext<unknown, unknown, unknown>;

/** The handler's reply, once its transaction is over and what it left for afterwards is done. */
async function handled(endpoint: Endpoint, given: Omit<Form, 'afterwards'>): Promise<Reply> {
  const left: Outside[] = [];
  const context: Form = {
    ...given,
    afterwards: (work) => {
      left.push(work);
    },
  };
  await endpoint.before?.(context);
  try {
    return endpoint.transaction
      ? await inTransaction(context.db, (tx) => {
          left.length = 0;
          return endpoint.handle({ ...context, db: tx, tx });
        })
      : await endpoint.handle(context as unknown as WriteContext<unknown, unknown, unknown>);
  } finally {
    for (const work of left) await work(context.db);
  }
}

/** The form's other fields become the body, as if it had come without files. */
async function filesOf(endpoint: Endpoint, req: Request): Promise<readonly UploadedFile[]> {
  if (!isUpload(req)) return [];
  if (!endpoint.upload) throw problem('unsupportedMediaType');
  const { fields, files } = await readUpload(req, endpoint.upload);
  req.body = fields;
  return files;
}

async function actorOf(req: Request, mounting: Mounting): Promise<Actor | null> {
  const userId = req.session?.userId;
  return userId ? mounting.findActor({ userId, epoch: req.session.epoch ?? 0 }) : null;
}

function contextOf(
  endpoint: Endpoint,
  mounting: Mounting,
  { req, ...known }: Asked,
): Omit<Form, 'afterwards'> {
  const lang = languageOf(known.res);
  return {
    params: parse(endpoint.params, req.params, 'notFound'),
    query: parse(endpoint.query, req.query, 'badRequest'),
    body: endpoint.method === 'get' ? {} : parse(endpoint.body, req.body ?? {}, 'badRequest'),
    lang,
    t: mounting.translations[lang],
    translations: mounting.translations,
    db: mounting.pools[endpoint.visitors ? 'respondents' : 'office'],
    actor: known.actor,
    thing: known.thing,
    session: known.actor ? sessionKey(req.sessionID) : null,
    now: mounting.clock(),
    requestId: String(known.res.locals['requestId'] ?? ''),
    cookies: req.cookies as Record<string, string | undefined>,
    ip: req.ip ?? '',
    userAgent: req.get('user-agent') ?? '',
    path: req.originalUrl,
    header: (name: string) => req.get(name),
    rawBody: rawBodyOf(req),
    files: known.files,
  };
}

function parse(schema: z.ZodType, value: unknown, code: 'notFound' | 'badRequest'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw problem(code, { field: first?.path.join('.') ?? '' }, result.error);
}
