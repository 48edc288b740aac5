// The end of a test run: its Postgres (if any test needed one) is stopped and its folder removed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

async function on(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * The machines whose databases belong together: the server itself, and the workers of a Citus
 * coordinator (nodes.ts).
 */
const nodesOf = (url) =>
  on(url, async (client) => {
    const { rowCount } = await client.query("select 1 from pg_extension where extname = 'citus'");
    const { rows } =
      rowCount === 0
        ? { rows: [] }
        : await client.query('select node_name, node_port from citus_get_active_worker_nodes()');
    return [
      url,
      ...rows.map(
        ({ node_name: name, node_port: port }) =>
          Object.assign(new URL(url), { hostname: name, port: String(port) }).href,
      ),
    ];
  });

/**
 * A server that outlives the run is rid of the run's templates; the databases went with their
 * files.
 */
export async function dropTemplate(url, template) {
  for (const node of await nodesOf(url))
    await on(node, async (client) => {
      const { rows } = await client.query(
        "select datname from pg_database where datname = $1 or starts_with(datname, $1 || '_')",
        [template],
      );
      for (const { datname } of rows) {
        await client.query(`alter database ${datname} is_template false`);
        await client.query(`drop database ${datname} with (force)`);
      }
    });
}

export const prefix = 'civic-gauge-test-';

export async function stopRun(folder) {
  const lockFile = path.join(folder, 'postgres', 'postmaster.pid');
  if (existsSync(lockFile)) {
    const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      /* it is gone already */
    }
    for (let waited = 0; existsSync(lockFile) && waited < 10_000; waited += 20) await sleep(20);
  }
  rmSync(folder, { recursive: true, force: true });
}
