// A form that was sent by script may get the next page in the same answer: where the reply redirects to
// another page of respondents, that page is made at once, as if the browser had asked for it. Without
// the header, and to every other place, the answer is the redirect, as for any form.
import type { Request, RequestHandler, Response } from 'express';
import type { Cookie, RedirectReply } from './reply-kinds.ts';

/** What the script says when it sends a form, and where the answer says the page it holds belongs. */
export const ASKS_NEXT = 'x-next-page';
export const NEXT_PATH = 'X-Page-Path';

export const asksNextPage = (req: Request, res: Response): boolean =>
  req.method === 'POST' && res.locals['visitors'] === true && req.get(ASKS_NEXT) === 'yes';

/**
 * Makes the page the reply leads to. The transaction is over; the browser has been given the cookies
 * of the reply, so the page sees them as well.
 * @param pages the respondents' endpoints; what they do not know is answered with the redirect
 */
export function sendNextPage(
  reply: RedirectReply,
  pages: RequestHandler,
  { req, res }: { req: Request; res: Response },
): Promise<void> {
  req.cookies = withCookies(req.cookies as Record<string, string>, reply.cookies);
  req.method = 'GET';
  req.url = reply.to.split('#')[0] ?? '/';
  req.originalUrl = req.url;
  req.body = undefined;
  res.status(200).set(NEXT_PATH, encodeURI(reply.to));
  return new Promise((resolve, reject) => {
    res.once('close', resolve);
    pages(req, res, (error?: unknown) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else {
        res.removeHeader(NEXT_PATH);
        res.status(303).location(reply.to).end();
      }
    }) as unknown;
  });
}

function withCookies(held: Record<string, string>, set: readonly Cookie[]): Record<string, string> {
  const cookies = new Map(Object.entries(held));
  for (const { name, value } of set)
    if (value === undefined) cookies.delete(name);
    else cookies.set(name, value);
  return Object.fromEntries(cookies);
}
