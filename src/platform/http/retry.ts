// What the page of a refusal offers where doing the same again helps: a form with everything that was
// typed, for a failure that passes, and for a page that was left open so long that its person is signed
// out or its token is no longer good. Works without JavaScript: the fields travel as hidden ones.
import type { Request } from 'express';
import type { Problem } from '../problems/problem.ts';
import { waitSeconds } from './limits/admission.ts';

export interface Retry {
  /** What comes first: to wait, to sign in again, to let the browser keep cookies, or nothing. */
  first: 'wait' | 'signIn' | 'cookies' | 'nothing';
  /** Seconds to wait, as in `Retry-After`. */
  seconds: number;
  method: 'get' | 'post';
  action: string;
  fields: readonly { name: string; value: string }[];
  /** Files and passwords are not kept: they have to be given again on the page before. */
  again: boolean;
}

const secret = /password|^_csrf$|^_ticket$/i;

/** null: doing the same again would not help. @param visitors a page of respondents sent the form */
export function retryOf(req: Request, found: Problem, visitors: boolean): Retry | null {
  const first = firstOf(req, found, visitors);
  if (first === null) return null;
  const seconds = first === 'wait' ? Number(found.vars['seconds'] ?? waitSeconds()) : 0;
  const at = { first, seconds, action: req.originalUrl };
  if (req.method !== 'POST') return { ...at, method: 'get', fields: [], again: false };
  const given = fieldsOf(req.body);
  const ticket = found.vars['_ticket'];
  const fields = [
    ...given.filter(({ name }) => !secret.test(name)),
    ...(ticket === undefined ? [] : [{ name: '_ticket', value: String(ticket) }]),
  ];
  const again =
    req.is('multipart/form-data') !== false || given.some(({ name }) => /password/i.test(name));
  return { ...at, method: 'post', fields, again };
}

const PASSING: ReadonlySet<number> = new Set([429, 503, 507]);

function firstOf(
  req: Request,
  { status, code }: Problem,
  visitors: boolean,
): Retry['first'] | null {
  if (PASSING.has(status)) return 'wait';
  if (req.method !== 'POST' || !(visitors ? mayBeFromHere(req) : isFromHere(req))) return null;
  if (code === 'signInRequired') return 'signIn';
  if (code !== 'formExpired') return null;
  return visitors && req.headers.cookie === undefined ? 'cookies' : 'nothing';
}

/**
 * Old phones say nothing about where a form comes from. A respondent's form does nothing for anybody else,
 * and is only sent again by a press of theirs.
 */
function mayBeFromHere(req: Request): boolean {
  const says = req.get('sec-fetch-site') ?? req.get('origin');
  return says === undefined || isFromHere(req);
}

/**
 * Whether a page of ours sent the form. What another site sent is never offered to be sent again: it
 * would get a token.
 */
function isFromHere(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = req.get('origin') ?? '';
  return URL.canParse(origin) && new URL(origin).host === req.get('host');
}

function fieldsOf(body: unknown): { name: string; value: string }[] {
  if (body === null || typeof body !== 'object') return [];
  return Object.entries(body).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((one: unknown) => (typeof one === 'string' ? [{ name, value: one }] : [])),
  );
}
