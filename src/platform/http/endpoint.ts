// An endpoint is data: method, path, permission, what it is about, schemas, handler. No route exists without
// a rule, because the type does not allow one. mount.ts makes it happen.
import { z } from 'zod';
import type { Db, Pool, Tx } from '../db/connect.ts';
import type { Lang } from '../i18n/language.ts';
import type { Translate, Translations } from '../i18n/translations.ts';
import type { Actor, Elsewhere, Locate, Rule, Thing } from './access.ts';
import type { Reply } from './reply-kinds.ts';
import type { UploadedFile, UploadLimits } from './upload.ts';

export interface ReadContext<P, Q> {
  params: P;
  query: Q;
  lang: Lang;
  t: Translate;
  /** For pages in more languages than the application has (PageLanguage in reply.ts). */
  translations: Translations;
  /** The pool where the page is asked for; the transaction where a form was sent. */
  db: Db;
  /**
   * Runs the work after the request has released its database connection, whether or not its
   * transaction committed. Tries are counted here. An error thrown by it becomes the answer.
   */
  afterwards: (work: Outside) => void;
  actor: Actor | null;
  /** What the endpoint is about, as it located it; null where it is about nothing in particular. */
  thing: Thing | null;
  /** Names the session of the request (sessions.store.ts); null without one. */
  session: string | null;
  now: Date;
  requestId: string;
  cookies: Readonly<Record<string, string | undefined>>;
  /** For keyed hashing against abuse only; never stored. */
  ip: string;
  userAgent: string;
  /** Path with query as asked, for links back. */
  path: string;
  /** A header of the request, by its name in small letters. */
  header: (name: string) => string | undefined;
}
/** Work outside any transaction, with the pool. */
export type Outside = (pool: Pool) => Promise<void>;

/** A page that is asked for: it holds no connection between its reads. */
export interface PageContext<P, Q> extends ReadContext<P, Q> {
  db: Pool;
}

export interface WriteContext<P, Q, B> extends ReadContext<P, Q> {
  /** The transaction: while it lasts there is no other connection. */
  db: Tx;
  body: B;
  /** The bytes of a body under /api/, as they were signed; empty elsewhere. */
  rawBody: Buffer;
  /** Sent with the form, where the endpoint takes uploads; else none. */
  files: readonly UploadedFile[];
  tx: Tx;
}
/** A form before its transaction begins, or of an endpoint that commits on its own. */
export type FormContext<P, Q, B> = Omit<WriteContext<P, Q, B>, 'tx' | 'db'> & { db: Pool };

export interface Endpoint {
  method: 'get' | 'post';
  path: string;
  /** A permission of accounts/permissions.ts; 'everyone' asks for no account. */
  permission: string;
  /** Finds what the permission is asked for. */
  of: Locate<unknown> | Elsewhere;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  /** Machine callers prove themselves by signature or key, not by a form token. */
  csrf: boolean;
  /** Another proof that a form was given out here, in place of a token that may be too old. */
  proof: ((form: { params: unknown; cookies: unknown; body: unknown }) => boolean) | null;
  /** Pages of respondents: no user is signed in, and no session is read. */
  visitors: boolean;
  /**
   * A page served from memory, or rendered once for all requests waiting for it: many readers cost little.
   */
  shared: boolean;
  /**
   * Whether the handler of a POST runs in a transaction of its own request; else it commits on its own before
   * it answers.
   */
  transaction: boolean;
  /** Runs before the transaction of a POST begins: limits are checked here. */
  before: ((context: FormContext<unknown, unknown, unknown>) => Promise<void>) | null;
  /** Takes seconds: an account runs one at a time, a process few (heavy.ts). */
  heavy: boolean;
  /** Files are taken up to this size; without it a form with files is refused. */
  upload: UploadLimits | null;
  handle(context: WriteContext<unknown, unknown, unknown>): Promise<Reply>;
}

type ReadOptions<P extends z.ZodType, Q extends z.ZodType> = Rule<z.infer<P>> & {
  params?: P;
  query?: Q;
  visitors?: boolean;
  shared?: boolean;
  heavy?: boolean;
};
type WriteOptions<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = ReadOptions<
  P,
  Q
> & {
  body?: B;
  csrf?: boolean;
  proof?: NonNullable<Endpoint['proof']>;
  upload?: UploadLimits;
  before?: (context: FormContext<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<void>;
};

type AnyOptions = WriteOptions<z.ZodType, z.ZodType, z.ZodType>;
const anything = z.object({});
type Anything = typeof anything;

export function get<P extends z.ZodType = Anything, Q extends z.ZodType = Anything>(
  path: string,
  options: ReadOptions<P, Q>,
  handle: (context: PageContext<z.infer<P>, z.infer<Q>>) => Promise<Reply>,
): Endpoint {
  return endpoint('get', path, options as AnyOptions, handle as unknown as Endpoint['handle']);
}

/** Runs in one transaction (`tx`) that commits before the reply is sent; a throw rolls back. */
export function post<
  P extends z.ZodType = Anything,
  Q extends z.ZodType = Anything,
  B extends z.ZodType = Anything,
>(
  path: string,
  options: WriteOptions<P, Q, B>,
  handle: (context: WriteContext<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Reply>,
): Endpoint {
  return endpoint('post', path, options as AnyOptions, handle as Endpoint['handle']);
}

/**
 * A POST that commits on its own, together with others that arrive at the same time; it may answer only after
 * that.
 */
export function postCommitting<
  P extends z.ZodType = Anything,
  Q extends z.ZodType = Anything,
  B extends z.ZodType = Anything,
>(
  path: string,
  options: WriteOptions<P, Q, B>,
  handle: (context: FormContext<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Reply>,
): Endpoint {
  return {
    ...endpoint('post', path, options as AnyOptions, handle as unknown as Endpoint['handle']),
    transaction: false,
  };
}

/** What everybody signed in may do is about nothing in particular. */
const ruleOf = (options: AnyOptions): Endpoint['of'] =>
  'of' in options ? (options.of as Endpoint['of']) : 'anywhere';

/** How a form shows that it was given out here. */
const guardsOf = (options: AnyOptions): Pick<Endpoint, 'csrf' | 'proof'> => ({
  csrf: options.csrf ?? true,
  proof: options.proof ?? null,
});

function endpoint(
  method: Endpoint['method'],
  path: string,
  options: AnyOptions,
  handle: Endpoint['handle'],
): Endpoint {
  return {
    method,
    path,
    permission: options.permission,
    of: ruleOf(options),
    params: options.params ?? anything,
    query: options.query ?? anything,
    body: options.body ?? anything,
    ...guardsOf(options),
    visitors: options.visitors ?? false,
    shared: options.shared ?? false,
    transaction: method === 'post',
    before: options.before ?? null,
    heavy: options.heavy ?? false,
    upload: options.upload ?? null,
    handle,
  };
}

/** A field of which several can be ticked: a list, also of one or none. */
export const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat());

/** Form fields as a browser sends them: one value or several of one name. */
export const formFields = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type FormFields = z.infer<typeof formFields>;
