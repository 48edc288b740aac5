// Form tokens: a form counts only from the browser that was given it.
import { ownValue } from '../own-value.ts';
import { createHash } from 'node:crypto';
import { doubleCsrf } from 'csrf-csrf';
import type { CookieOptions, Request, Response } from 'express';
import { problem } from '../problems/problem.ts';
import type { Secrets } from '../secrets.ts';

export interface CsrfGuards {
  csrfToken: (req: Request, res: Response) => string;
  checkCsrf: (req: Request, res: Response) => void;
}

/**
 * Double-submit tokens bound to the session of a signed-in person; people without a session share an empty one.
 * Respondents' pages know no session, so they have a cookie of their own and leave that of a signed-in person alone.
 */
export function csrfGuards(options: { secrets: Secrets; secure: boolean }): CsrfGuards {
  const [ours, visitors] = [guardOf('cg_form', options), guardOf('cg_form_s', options)];
  const guard = (res: Response) => (res.locals['visitors'] === true ? visitors : ours);
  return {
    csrfToken: (req, res) => guard(res).generateCsrfToken(req, onlyNews(req, res)),
    checkCsrf: (req, res) => {
      if (!guard(res).validateRequest(req)) throw problem('formExpired');
    },
  };
}

/** A token that the browser holds already is not sent to it again. */
const onlyNews = (req: Request, res: Response): Response =>
  ({
    cookie: (name: string, value: string, options: CookieOptions) => {
      if (ownValue(req.cookies as Record<string, unknown>, name) !== value)
        res.cookie(name, value, options);
    },
  }) as unknown as Response;

function guardOf(cookie: string, options: { secrets: Secrets; secure: boolean }) {
  const keys = options.secrets.map((secret) =>
    createHash('sha256').update(`csrf:${secret}`).digest('hex'),
  );
  return doubleCsrf({
    getSecret: () => keys,
    getSessionIdentifier: (req) => (req.session?.userId ? req.sessionID : ''),
    cookieName: options.secure ? `__Host-${cookie}` : cookie,
    cookieOptions: { sameSite: 'lax', secure: options.secure, httpOnly: true, path: '/' },
    getCsrfTokenFromRequest: (req) =>
      (req.body as Record<string, unknown> | undefined)?.['_csrf'] as string | undefined,
  });
}
