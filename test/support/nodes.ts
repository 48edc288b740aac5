// The machines of the database server that tests run on. A Citus coordinator has workers, and a
// database there is one of the same name on every machine; plain Postgres is one machine. Copies of
// a template work on Citus because its metadata names machines by host and port, and shards by
// tables that were copied with their databases.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * Addresses for administration: the coordinator (or the only machine) first. All take the same
 * account.
 */
export type Nodes = readonly string[];

export function withDatabaseName(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

export async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  return await work(admin).finally(() => admin.end());
}

/** @param url a database of the server; on Citus one of the coordinator that knows its workers */
export async function nodesOf(url: string): Promise<Nodes> {
  return await asAdmin(url, async (admin) => {
    const { rowCount } = await admin.query(`select 1 from pg_extension where extname = 'citus'`);
    if (rowCount === 0) return [url];
    const { rows } = await admin.query<{ node_name: string; node_port: number }>(
      `select node_name, node_port from citus_get_active_worker_nodes()
        order by node_name, node_port`,
    );
    return [
      url,
      ...rows.map(({ node_name: name, node_port: port }) => addressOf(url, { name, port })),
    ];
  });
}

function addressOf(url: string, { name, port }: { name: string; port: number }): string {
  const address = new URL(url);
  [address.hostname, address.port] = [name, String(port)];
  return address.href;
}

const everywhere = async (
  nodes: Nodes,
  work: (admin: pg.Client) => Promise<unknown>,
): Promise<void> => {
  await Promise.all(
    nodes.map(async (url) => {
      await asAdmin(url, work);
    }),
  );
};

export const isCluster = (nodes: Nodes): boolean => nodes.length > 1;

/**
 * On Citus a copy counts how many of its statements visited more than one shard
 * (citus_stat_counters).
 */
export async function createDatabase(nodes: Nodes, name: string, template: string): Promise<void> {
  await everywhere(nodes, (admin) =>
    admin.query(
      `create database ${name} template ${template}` +
        (template === 'template0' ? ` encoding 'UTF8'` : ''),
    ),
  );
  if (isCluster(nodes))
    await asAdmin(nodes[0]!, (admin) =>
      admin.query(`alter database ${name} set citus.enable_stat_counters to on`),
    );
}

/**
 * Drops the database, and retries while it is in use: Citus keeps a process in each database, which
 * the next connection starts again.
 */
export async function dropDatabase(nodes: Nodes, name: string): Promise<void> {
  const drop = async (admin: pg.Client, tries: number): Promise<void> => {
    try {
      await admin.query(`drop database if exists ${name} with (force)`);
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || tries <= 1) throw error;
      await drop(admin, tries - 1);
    }
  };
  await everywhere(nodes, (admin) => drop(admin, 5));
}

/**
 * Makes the databases of one name into one of the cluster; on a single machine there is nothing to
 * join.
 */
export async function joinDatabases(nodes: Nodes, name: string): Promise<void> {
  if (!isCluster(nodes)) return;
  await everywhere(
    nodes.map((url) => withDatabaseName(url, name)),
    (admin) => admin.query('create extension citus'),
  );
  const [coordinator, ...workers] = nodes.map((url) => new URL(url));
  await asAdmin(withDatabaseName(nodes[0]!, name), async (admin) => {
    await admin.query('select citus_set_coordinator_host($1, $2)', [
      coordinator!.hostname,
      Number(coordinator!.port || 5432),
    ]);
    for (const { hostname, port } of workers)
      await admin.query('select citus_add_node($1, $2)', [hostname, Number(port || 5432)]);
  });
}

/**
 * From here on the database is copied and never opened: Citus keeps a process in each that is open,
 * and copying waits for none.
 */
export async function sealTemplate(nodes: Nodes, name: string): Promise<void> {
  await everywhere(nodes, async (admin) => {
    await admin.query(
      `alter database ${name} with is_template true` +
        (isCluster(nodes) ? ' allow_connections false' : ''),
    );
    const busy = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
    while (isCluster(nodes) && (await admin.query(busy, [name])).rowCount !== 0) await sleep(20);
  });
}
