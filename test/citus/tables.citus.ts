// The migrated schema on a cluster: every table lies where its class says, and the rules hold there
// as well.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isCitus } from '../../src/platform/db/citus.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { answeringApp, type AnsweringApp } from '../support/answering-app.ts';
import { testDatabase } from '../support/database.ts';
import { classes, violations } from '../support/schema-rules.ts';
import { allKinds } from '../responses/all-kinds.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(allKinds);
});
afterAll(async () => {
  await site.close();
});

interface Placed {
  name: string;
  kind: string;
  column: string;
  colocation: number;
}

const placed = async (): Promise<Map<string, Placed>> => {
  const { rows } = await site.db.raw<{ rows: Placed[] }>(
    `select table_name::text as name, citus_table_type as kind, distribution_column as "column",
      colocation_id as colocation
    from citus_tables order by 1`,
  );
  return new Map(rows.map((row) => [row.name, row]));
};
const named = (wanted: string): string[] =>
  Object.entries(classes)
    .filter(([, kind]) => kind === wanted)
    .map(([name]) => name);

test('is seen to be one, by a pool and its transactions', async () => {
  expect(await isCitus(site.db)).toBe(true);
  await site.db.transaction(async (tx) => {
    expect(await isCitus(tx)).toBe(true);
  });
});

describe('on a cluster', () => {
  test('large tables are spread by locality, side by side', async () => {
    const tables = await placed();
    const large = named('large').map((name) => tables.get(name));
    expect(large.map((table) => [table?.name, table?.kind, table?.column])).toEqual(
      named('large').map((name) => [name, 'distributed', 'locality_id']),
    );
    expect(new Set(large.map((table) => table?.colocation)).size).toBe(1);
  });

  test('so is the partition of a round', async () => {
    const partition = `responses_${site.round.id.replaceAll('-', '')}`;
    expect((await placed()).get(partition)).toMatchObject({
      kind: 'distributed',
      column: 'locality_id',
    });
  });

  test('registries are on every machine', async () => {
    const tables = await placed();
    expect(named('registry').map((name) => [name, tables.get(name)?.kind])).toEqual(
      named('registry').map((name) => [name, 'reference']),
    );
  });

  test('everything else stays on the coordinator', async () => {
    const tables = await placed();
    const elsewhere = [...named('local'), ...named('library')].filter(
      (name) => !['local', undefined].includes(tables.get(name)?.kind),
    );
    expect(elsewhere).toEqual([]);
  });

  test('no rule of growing past one machine is broken', async () => {
    expect(await violations(site.db)).toEqual([]);
  });

  test('nothing is left to migrate, and an empty database is migrated from nothing', async () => {
    expect(await migrate(site.db)).toEqual([]);
    const fresh = await testDatabase({ empty: true });
    expect(await migrate(fresh.db)).toContain('20261121_060_responses');
    await fresh.close();
  });
});
