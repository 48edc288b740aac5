// The requests of one connection begin one after the other, each when the one before it has been
// answered. Node begins all that a client sends without waiting (pipelining, which no browser
// does): twenty downloads on each of 200 connections were 4,000 at once, and one whose turn to be
// sent never came never ended.
import type { RequestHandler, Response } from 'express';
import type { Socket } from 'node:net';

/** Waiting requests of a connection; who sends more is cut off. */
const MOST_WAITING = 50;

/** To be the first of all handlers. */
export function oneAtATime(): RequestHandler {
  const waiting = new WeakMap<Socket, (() => void)[]>();
  const begin = (socket: Socket, res: Response, next: () => void): void => {
    res.once('close', () => {
      const behind = waiting.get(socket)?.shift();
      if (socket.destroyed) waiting.delete(socket);
      else if (behind) behind();
      else waiting.delete(socket);
    });
    next();
  };
  return (req, res, next) => {
    const { socket } = req;
    const behind = waiting.get(socket);
    if (!behind) {
      waiting.set(socket, []);
      begin(socket, res, next);
    } else if (behind.length < MOST_WAITING) {
      behind.push(() => {
        begin(socket, res, next);
      });
    } else {
      socket.destroy();
    }
  };
}
