// Where, and which service. A unit is known by its level, code and first day of validity: seven province
// codes changed their meaning on 1 July 2025. All tables here are registries.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await createLocalities(knex);
  await createTypeChanges(knex);
  await createSuccessions(knex);
  await createTiles(knex);
  await createServices(knex);
  for (const table of tables) await reference(knex, table);
}

const tables = [
  'localities',
  'locality_type_changes',
  'locality_successions',
  'locality_tiles',
  'public_services',
  'public_service_names',
];
const types = `'country','region','city','province','ward','commune','special_zone'`;

async function createLocalities(knex: Knex): Promise<void> {
  await knex.schema.createTable('localities', (table) => {
    table.integer('id').notNullable();
    table.text('code').notNullable();
    table.text('level').notNullable();
    table.text('type').notNullable().comment('at valid_from; see locality_type_changes');
    table.text('name_vi').notNullable();
    table.text('name_en').notNullable();
    table.text('name_folded').notNullable().comment('lower case without diacritics, for search');
    table.integer('parent_id');
    table.date('valid_from').notNullable();
    table.date('valid_to').comment('first day no longer valid');
    table.integer('population');
    table.double('longitude');
    table.double('latitude');
    table.primary(['id'], { constraintName: 'localities_pk' });
    table.unique(['level', 'code', 'valid_from'], {
      indexName: 'localities_level_code_valid_from_key',
    });
    table.foreign(['parent_id'], 'localities_parent_fk').references(['id']).inTable('localities');
    table.index(['parent_id'], 'localities_parent_idx');
  });
  await knex.raw(
    `ALTER TABLE localities ADD CONSTRAINT localities_level_check
      CHECK (level IN ('country','region','province','commune'))`,
  );
  await knex.raw(
    `ALTER TABLE localities ADD CONSTRAINT localities_type_check CHECK (type IN (${types}))`,
  );
  await knex.raw(
    `ALTER TABLE localities ADD CONSTRAINT localities_validity_check CHECK (valid_to > valid_from)`,
  );
}

async function createTypeChanges(knex: Knex): Promise<void> {
  await knex.schema.createTable('locality_type_changes', (table) => {
    table.integer('locality_id').notNullable();
    table.date('valid_from').notNullable();
    table.text('type').notNullable();
    table.text('resolution').notNullable();
    table.primary(['locality_id', 'valid_from'], { constraintName: 'locality_type_changes_pk' });
    table
      .foreign(['locality_id'], 'locality_type_changes_locality_fk')
      .references(['id'])
      .inTable('localities');
  });
  await knex.raw(
    `ALTER TABLE locality_type_changes ADD CONSTRAINT locality_type_changes_type_check
      CHECK (type IN (${types}))`,
  );
}

async function createSuccessions(knex: Knex): Promise<void> {
  await knex.schema.createTable('locality_successions', (table) => {
    table.integer('predecessor_id').notNullable();
    table.integer('successor_id').notNullable();
    table.date('changed_on').notNullable();
    table.primary(['predecessor_id', 'successor_id'], {
      constraintName: 'locality_successions_pk',
    });
    table
      .foreign(['predecessor_id'], 'locality_successions_predecessor_fk')
      .references(['id'])
      .inTable('localities');
    table
      .foreign(['successor_id'], 'locality_successions_successor_fk')
      .references(['id'])
      .inTable('localities');
    table.index(['successor_id'], 'locality_successions_successor_idx');
  });
}

async function createTiles(knex: Knex): Promise<void> {
  await knex.schema.createTable('locality_tiles', (table) => {
    table.text('tile').notNullable();
    table.integer('locality_id').notNullable();
    table.text('kind').notNullable();
    table.text('name_vi').notNullable();
    table.text('name_en').notNullable();
    table.integer('row').notNullable();
    table.integer('col').notNullable();
    table.primary(['tile'], { constraintName: 'locality_tiles_pk' });
    table.unique(['row', 'col'], { indexName: 'locality_tiles_row_col_key' });
    table
      .foreign(['locality_id'], 'locality_tiles_locality_fk')
      .references(['id'])
      .inTable('localities');
  });
  await knex.raw(
    `ALTER TABLE locality_tiles ADD CONSTRAINT locality_tiles_kind_check
      CHECK (kind IN ('province','archipelago'))`,
  );
}

async function createServices(knex: Knex): Promise<void> {
  await knex.schema.createTable('public_services', (table) => {
    table.text('id').notNullable();
    table.integer('position').notNullable();
    table.text('category').notNullable();
    for (const text of ['name', 'short', 'ministry_2022', 'ministry_now']) {
      table.text(`${text}_vi`).notNullable();
      table.text(`${text}_en`).notNullable();
    }
    table
      .text('title_status')
      .notNullable()
      .comment('whether the official title was seen in print');
    table.text('title_source').notNullable();
    table.primary(['id'], { constraintName: 'public_services_pk' });
    table.unique(['position'], { indexName: 'public_services_position_key' });
  });
  await knex.raw(
    `ALTER TABLE public_services ADD CONSTRAINT public_services_title_status_check
      CHECK (title_status IN ('verified','unverified'))`,
  );
  await knex.schema.createTable('public_service_names', (table) => {
    table.text('service_id').notNullable();
    table.text('name_folded').notNullable();
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.primary(['service_id', 'name_folded'], { constraintName: 'public_service_names_pk' });
    table
      .foreign(['service_id'], 'public_service_names_service_fk')
      .references(['id'])
      .inTable('public_services');
  });
  await knex.raw(
    `ALTER TABLE public_service_names ADD CONSTRAINT public_service_names_kind_check
      CHECK (kind IN ('official','everyday'))`,
  );
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [...tables].reverse()) await knex.schema.dropTable(table);
}
