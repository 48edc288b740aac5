// What a researcher asks of a stored round over HTTP, and how long it takes until it can be read.
import { setTimeout as sleep } from 'node:timers/promises';
import { listComputations } from '../src/indicators/computations.store.ts';
import { listTables } from '../src/indicators/tables/answer-tables.store.ts';
import type { Researcher } from './big-office.ts';
import { BENCH_ATTRIBUTE } from './made-communes.ts';
import type { Ground } from './responses/ground.ts';

interface Asked {
  path: string;
  fields: [string, string][];
}

async function request(
  ground: Ground,
  { cookie }: Researcher,
  { path: to, fields }: Asked,
): Promise<void> {
  const address = `http://127.0.0.1:${ground.server.port}/rounds/bench`;
  const page = await fetch(address, { headers: { cookie } });
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const given = page.headers.getSetCookie().map((each) => each.split(';')[0]);
  const answer = await fetch(`${address}/${to}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: [cookie, ...given].join('; ') },
    body: new URLSearchParams([['_csrf', token], ...fields]),
  });
  if (answer.status !== 303) throw new Error(`${to}: status ${answer.status}`);
}

/** 25 services among them; communes where there are any, by themselves and by a model. */
const BREAKDOWNS = ['service', 'channel', 'sex', 'age_band', 'area', 'ethnicity', '~commune'];
const computing: Asked = {
  path: 'computations',
  fields: [
    ['choosing', 'yes'],
    ['covariate', BENCH_ATTRIBUTE],
    ...BREAKDOWNS.map((name): [string, string] => ['breakdown', name]),
  ],
};

export interface Computed {
  seconds: number;
  /** Bytes by which the process that grew most did so. */
  grown: number;
  responses: number;
}

export async function compute(ground: Ground, researcher: Researcher): Promise<Computed> {
  const before = ground.server.memory();
  let grown = 0;
  const begun = performance.now();
  await request(ground, researcher, computing);
  for (;;) {
    await sleep(100);
    for (const [index, bytes] of ground.server.memory().entries())
      grown = Math.max(grown, bytes - (before[index] ?? bytes));
    const [newest] = await listComputations(ground.db, ground.round.id);
    if (newest?.status === 'failed') throw new Error(newest.failure ?? 'failed');
    if (newest?.status === 'computed')
      return {
        seconds: (performance.now() - begun) / 1000,
        grown,
        responses: newest.responses ?? 0,
      };
  }
}

/** Seconds from asking for a table until it can be read. */
export async function tableSeconds(
  ground: Ground,
  researcher: Researcher,
  asked: { question: string; by: string },
): Promise<number> {
  const begun = performance.now();
  await request(ground, researcher, { path: 'tables', fields: Object.entries(asked) });
  for (;;) {
    await sleep(100);
    const tables = await listTables(ground.db, ground.round.id);
    const table = tables.find(
      ({ asked: own }) => own.question === asked.question && own.by === asked.by,
    );
    if (table?.status === 'failed') throw new Error(table.failure ?? 'failed');
    if (table?.status === 'done') return (performance.now() - begun) / 1000;
  }
}
