// What a page for a passing failure offers: to do the same again, with everything that was typed
// still in the form. Works without JavaScript: the fields travel as hidden ones.
import type { Request } from 'express';
import type { Problem } from '../problems/problem.ts';
import { waitSeconds } from './limits/admission.ts';

export interface Retry {
  /** Seconds to wait first, as in `Retry-After`. */
  seconds: number;
  method: 'get' | 'post';
  action: string;
  fields: readonly { name: string; value: string }[];
  /** Files and passwords are not kept: they have to be given again on the page before. */
  again: boolean;
}

const secret = /password|_csrf/i;

/** null: doing the same again would not help. */
export function retryOf(req: Request, found: Problem): Retry | null {
  if (found.status !== 503 && found.status !== 429 && found.status !== 507) return null;
  const seconds = Number(found.vars['seconds'] ?? waitSeconds());
  const at = { seconds, action: req.originalUrl };
  if (req.method !== 'POST') return { ...at, method: 'get', fields: [], again: false };
  const given = fieldsOf(req.body);
  const fields = given.filter(({ name }) => !secret.test(name));
  const again =
    req.is('multipart/form-data') !== false || given.some(({ name }) => /password/i.test(name));
  return { ...at, method: 'post', fields, again };
}

function fieldsOf(body: unknown): { name: string; value: string }[] {
  if (body === null || typeof body !== 'object') return [];
  return Object.entries(body).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((one: unknown) => (typeof one === 'string' ? [{ name, value: one }] : [])),
  );
}
