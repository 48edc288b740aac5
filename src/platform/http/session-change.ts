// Begins, changes and ends the session of a signed-in person.
import type { Request, Response } from 'express';
import type { SessionReply, SignedIn } from './reply-kinds.ts';

const promised = (act: (done: (error?: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    act((error) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve();
    });
  });

/** Uses a new session id, so that a planted or copied old id gives no access. */
export async function beginSession(req: Request, { userId, epoch }: SignedIn): Promise<void> {
  await promised((done) => req.session.regenerate(done));
  req.session.userId = userId;
  req.session.epoch = epoch;
  req.session.since = new Date().toISOString();
  req.session.browser = (req.get('user-agent') ?? '').slice(0, 300);
  await promised((done) => req.session.save(done));
}

export async function changeSession(
  reply: SessionReply,
  req: Request,
  res: Response,
): Promise<void> {
  if (reply.who === null) {
    await promised((done) => req.session.destroy(done));
    res.clearCookie(sessionCookie);
  } else {
    await beginSession(req, reply.who);
  }
  res.redirect(303, reply.to);
}

export const sessionCookie = 'cg_session';
