// The whole migrated schema keeps the rules of growing past one machine – and the test that says so
// notices each kind of violation when one is planted.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { classes, migrationTexts, violations } from '../../support/schema-rules.ts';
import { testDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
});

/** What the rules say with the statements planted, which are then rolled back. */
async function planted(...statements: string[]): Promise<string[]> {
  const tx = await database.db.transaction();
  try {
    for (const statement of statements) await tx.raw(statement);
    return await violations(tx);
  } finally {
    await tx.rollback();
  }
}

describe('the migrated schema', () => {
  test('keeps every rule', async () => {
    expect(await violations(database.db)).toEqual([]);
  });

  test('has the large tables the rules are about', async () => {
    const { rows } = await database.db.raw<{ rows: { name: string }[] }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')`,
    );
    const present = rows.map(({ name }) => name);
    expect(present).toEqual(
      expect.arrayContaining(['drafts', 'responses', 'paradata', 'localities', 'rounds']),
    );
    expect(present.filter((name) => classes[name] === undefined)).toEqual([]);
  });

  test.each([...migrationTexts()])('%s begins with sequential()', (_file, text) => {
    expect(text).toMatch(
      /export async function up\([^)]*\): Promise<void> \{\s*await sequential\(/,
    );
  });
});

describe('a planted violation is found:', () => {
  const partition = `create table responses_planted partition of responses
    for values in ('00000000-0000-0000-0000-000000000001')`;
  test.each<[string, string[], string]>([
    [
      'a table of no class',
      ['create table stray (n int)'],
      'stray: is neither large, nor a registry, nor local',
    ],
    [
      'a large table without locality',
      ['drop table invitations', 'create table invitations (code text)'],
      'invitations: a large table without locality_id NOT NULL',
    ],
    [
      'a locality that may be missing',
      ['alter table paradata drop constraint paradata_pk, alter column locality_id drop not null'],
      'paradata: a large table without locality_id NOT NULL',
    ],
    [
      'a unique constraint without locality',
      ['alter table drafts add constraint drafts_pk_planted unique (id)'],
      'drafts.drafts_pk_planted: a unique key of a large table without locality_id',
    ],
    [
      'a unique index without locality',
      ['create unique index planted on answered_dossiers (key)'],
      'answered_dossiers.planted: a unique key of a large table without locality_id',
    ],
    [
      'a unique index of one partition without locality',
      [partition, 'create unique index planted on responses_planted (id)'],
      'responses_planted.planted: a unique key of a large table without locality_id',
    ],
    [
      'a foreign key from a large table to a local one',
      [
        'alter table drafts add column user_id uuid',
        'alter table drafts add constraint planted foreign key (user_id) references users (id)',
      ],
      'drafts.planted: a large table refers to users, which is no registry',
    ],
    [
      'a foreign key between large tables without locality',
      [
        'alter table invitations add constraint invitations_planted unique (round_id)',
        'alter table drafts add constraint planted foreign key (round_id) references invitations (round_id)',
      ],
      'drafts.planted: refers to a large table without locality_id',
    ],
    [
      'a foreign key from a registry to a large table',
      [
        'alter table rounds add column draft_id uuid, add column locality_id int',
        `alter table rounds add constraint planted foreign key (draft_id, locality_id)
          references drafts (id, locality_id)`,
      ],
      'rounds.planted: refers to a large table',
    ],
    [
      'a trigger on a large table',
      [
        `create trigger planted before update on drafts for each row
          execute function suppress_redundant_updates_trigger()`,
      ],
      'drafts: a trigger on a table that is not local',
    ],
    [
      'a trigger on a registry',
      [
        `create trigger planted before update on rounds for each row
          execute function suppress_redundant_updates_trigger()`,
      ],
      'rounds: a trigger on a table that is not local',
    ],
    [
      'an unnamed primary key',
      ['alter table jobs drop constraint jobs_pk', 'alter table jobs add primary key (id)'],
      'jobs.jobs_pkey: a constraint nobody named',
    ],
    [
      'an unnamed foreign key',
      ['alter table users add foreign key (organisation_id) references organisations (id)'],
      'users.users_organisation_id_fkey: a constraint nobody named',
    ],
    [
      'an unnamed check',
      ['alter table users add check (length(name) > 0)'],
      'users.users_name_check: a constraint nobody named',
    ],
    [
      'an unnamed index',
      ['create index on users (name)'],
      'users.users_name_idx: an index nobody named',
    ],
    [
      'partitions by range',
      [
        'drop table invitations',
        'create table invitations (locality_id int not null, at timestamptz) partition by range (at)',
      ],
      'invitations: not partitioned by LIST',
    ],
    [
      'partitions of a small table',
      [
        'alter table jobs rename to jobs_old',
        'create table jobs (kind text) partition by list (kind)',
      ],
      'jobs: partitioned though not large',
    ],
    [
      'a second level of partitions',
      [`${partition} partition by list (locality_id)`],
      'responses_planted: a second level of partitions',
    ],
    [
      'a time without its zone',
      ['alter table users add column seen_at timestamp'],
      'users: seen_at without time zone',
    ],
  ])('%s', async (_name, statements, expected) => {
    expect(await planted(...statements)).toContain(expected);
  });

  test('a partition like those of a round is none', async () => {
    expect(await planted(partition)).toEqual([]);
  });
});
