// The least that Express can do, beside which page views are measured: the same bytes from memory, by as many processes as
// the server has.
import cluster from 'node:cluster';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';

type Question = { ask: 'serve'; html: string } | { ask: 'cpu' };

/** Milliseconds of processor time this process has used. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function serve(html: string): Promise<number> {
  const app = express();
  app.disable('x-powered-by').disable('etag').get('/', (_req, res) => { res.type('html').send(html); });
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => { resolve((server.address() as AddressInfo).port); });
  });
}

async function answerOf(question: Question): Promise<number> {
  return question.ask === 'serve' ? await serve(question.html) : cpu();
}

/** Asks every process: the port is the same for all, times are added. */
async function answerOfAll(question: Question): Promise<number> {
  const answers = await Promise.all(Object.values(cluster.workers ?? {}).map(async (worker) => {
    worker!.send(question);
    const [{ value }] = await once(worker!, 'message') as [{ value: number }];
    return value;
  }));
  return question.ask === 'serve' ? answers[0]! : answers.reduce((sum, value) => sum + value, 0);
}

if (cluster.isPrimary) {
  const count = Number(process.env['WEB_PROCESSES']);
  await Promise.all(Array.from({ length: count }, () => once(cluster.fork(), 'message')));
}
process.on('message', (question: Question) => void (cluster.isPrimary ? answerOfAll : answerOf)(question).then((value) => process.send?.({ value })));
/** What is said to a process before it listens is lost. */
process.send?.({ value: process.pid });
