// The end of a test run: its Postgres (if any test needed one) is stopped and its folder removed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A server that outlives the run is rid of the run's template; the databases went with their files. */
export async function dropTemplate(url, template) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("select datname from pg_database where datname = $1 or starts_with(datname, $1 || '_')", [template]);
    for (const { datname } of rows) {
      await client.query(`alter database ${datname} is_template false`);
      await client.query(`drop database ${datname} with (force)`);
    }
  } finally {
    await client.end();
  }
}

export const prefix = 'civic-gauge-test-';

export async function stopRun(folder) {
  const lockFile = path.join(folder, 'postgres', 'postmaster.pid');
  if (existsSync(lockFile)) {
    const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
    try { process.kill(pid, 'SIGINT'); } catch { /* it is gone already */ }
    for (let waited = 0; existsSync(lockFile) && waited < 10_000; waited += 20) await sleep(20);
  }
  rmSync(folder, { recursive: true, force: true });
}
