// The application of bench:responses in a process of its own, and beside it the least that Express can do.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { createApp } from '../src/app.ts';
import { connect } from '../src/platform/db/database.ts';

const listen = (app: Express): Promise<number> => new Promise((resolve) => {
  const server = app.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port); });
});

function bareReply(html: string): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').get('/', (_req, res) => { res.type('html').send(html); });
  return app;
}

const databaseUrl = process.env['BENCH_DATABASE_URL'] ?? '';
const app = createApp({
  db: connect(databaseUrl, 10), databaseUrl, secret: randomBytes(32).toString('hex'), mode: 'production', publicUrl: () => 'http://localhost', secure: false, trustProxy: false,
  clock: () => new Date(), codeVersion: 'bench', wakeWorker: () => undefined,
});
const port = await listen(app.express);

process.on('message', (message: { ask: 'port' | 'bare' | 'cpu'; html?: string }) => {
  const answer = async (): Promise<number> => {
    if (message.ask === 'port') return port;
    if (message.ask === 'bare') return await listen(bareReply(message.html ?? ''));
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  void answer().then((value) => process.send?.({ value }));
});
