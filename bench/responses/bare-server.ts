// The least that Express can do, beside which the server is measured, by as many processes as the server has: a page's bytes
// from memory, without and with the one read that a page needs; and a submission of which nothing is judged – the draft read,
// then gone and a stored row written once more in one statement, by the plain driver.
import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import pg from 'pg';

/** `packed`: the same page as compressed bytes, in base64. */
export interface Bare {
  html: string;
  databaseUrl: string;
  packed?: { coding: string; base64: string };
}
type Question = { ask: 'serve'; bare: Bare } | { ask: 'cpu' };

/** Milliseconds of processor time this process has used. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const READ = 'select answers, xmin from drafts where id = $1 and locality_id = $2';

/** Statement and values that write the first response once more in the place of a draft. */
async function writing(pool: pg.Pool): Promise<{ text: string; values: unknown[] }> {
  const {
    rows: [row],
  } = await pool.query<Record<string, unknown>>('select * from responses limit 1');
  const names = Object.keys(row!).filter((name) => name !== 'id');
  const text = `with gone as (delete from drafts where id = $1 and locality_id = $2 returning id)
    insert into bench_rows (id, ${names.join(', ')}) select $3::uuid, ${names.map((name, index) => `$${index + 4}::${CASTS[name] ?? 'text'}`).join(', ')} from gone`;
  return {
    text,
    values: names.map((name) => (name === 'answers' ? JSON.stringify(row![name]) : row![name])),
  };
}
const CASTS: Record<string, string> = {
  round_id: 'uuid',
  locality_id: 'integer',
  version_id: 'uuid',
  weight: 'double precision',
  flags: 'text[]',
  answers: 'jsonb',
  scores: 'double precision[]',
  source_hash: 'bytea',
  seconds: 'integer',
  submitted_at: 'timestamptz',
  withdrawn_at: 'timestamptz',
};

function bareApp({ html, databaseUrl, packed }: Bare): Express {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  let write: ReturnType<typeof writing> | null = null;
  const app = express();
  app
    .disable('x-powered-by')
    .disable('etag')
    .get('/', (_req, res) => {
      res.type('html').send(html);
    });
  const bytes = Buffer.from(packed?.base64 ?? '', 'base64');
  app.get('/packed', (_req, res) => {
    res
      .type('html')
      .set('Content-Encoding', packed?.coding ?? 'identity')
      .send(bytes);
  });
  app.get('/read/:id/:locality', async (req, res) => {
    await pool.query({ name: 'read', text: READ, values: [req.params.id, req.params.locality] });
    res.type('html').send(html);
  });
  app.post('/submit', express.urlencoded({ extended: false }), async (req, res) => {
    const { id, locality } = req.body as { id: string; locality: string };
    await pool.query({ name: 'read', text: READ, values: [id, locality] });
    const { text, values } = await (write ??= writing(pool));
    await pool.query({ name: 'write', text, values: [id, locality, randomUUID(), ...values] });
    res.redirect(303, '/');
  });
  return app;
}

const serve = (bare: Bare): Promise<number> =>
  new Promise((resolve) => {
    const server = bareApp(bare).listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

async function answerOf(question: Question): Promise<number> {
  return question.ask === 'serve' ? await serve(question.bare) : cpu();
}

/** Asks every process: the port is the same for all, times are added. */
async function answerOfAll(question: Question): Promise<number> {
  const answers = await Promise.all(
    Object.values(cluster.workers ?? {}).map(async (worker) => {
      worker!.send(question);
      const [{ value }] = (await once(worker!, 'message')) as [{ value: number }];
      return value;
    }),
  );
  return question.ask === 'serve' ? answers[0]! : answers.reduce((sum, value) => sum + value, 0);
}

if (cluster.isPrimary) {
  const count = Number(process.env['WEB_PROCESSES']);
  await Promise.all(Array.from({ length: count }, () => once(cluster.fork(), 'message')));
}
process.on(
  'message',
  (question: Question) =>
    void (cluster.isPrimary ? answerOfAll : answerOf)(question).then((value) =>
      process.send?.({ value }),
    ),
);
/** What is said to a process before it listens is lost. */
process.send?.({ value: process.pid });
