// Names by which people know places and errands: the units before July 2025 and what they are part of now,
// other names and spellings of provinces, services beyond the 25 essential ones. All tables are registries.
import type { Knex } from 'knex';
import { reference, sequential } from '../src/platform/db/citus.ts';

export async function up(knex: Knex): Promise<void> {
  await sequential(knex);
  await createFormerUnits(knex);
  await knex.raw(`CREATE TABLE place_names (
    name text NOT NULL,
    locality_id integer NOT NULL,
    kind text NOT NULL,
    CONSTRAINT place_names_pk PRIMARY KEY (name, locality_id),
    CONSTRAINT place_names_locality_fk FOREIGN KEY (locality_id) REFERENCES localities (id),
    CONSTRAINT place_names_kind_check CHECK (kind IN ('short','spelling','earlier'))
  )`);
  await knex.raw(`CREATE TABLE registry_changes (
    registry text NOT NULL,
    changes integer NOT NULL,
    CONSTRAINT registry_changes_pk PRIMARY KEY (registry)
  )`);
  for (const table of tables) await reference(knex, table);
  await extendServices(knex);
  await knex.raw('ALTER TABLE localities DROP COLUMN name_folded');
}

const tables = ['former_units', 'former_unit_successors', 'place_names', 'registry_changes'];

async function createFormerUnits(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE former_units (
    id integer NOT NULL,
    level text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    parent_id integer,
    province_id integer NOT NULL,
    CONSTRAINT former_units_pk PRIMARY KEY (id),
    CONSTRAINT former_units_level_code_key UNIQUE (level, code),
    CONSTRAINT former_units_parent_fk FOREIGN KEY (parent_id) REFERENCES former_units (id),
    CONSTRAINT former_units_province_fk FOREIGN KEY (province_id) REFERENCES localities (id),
    CONSTRAINT former_units_level_check CHECK (level IN ('district','commune'))
  )`);
  await knex.raw(`CREATE TABLE former_unit_successors (
    former_unit_id integer NOT NULL,
    locality_id integer NOT NULL,
    CONSTRAINT former_unit_successors_pk PRIMARY KEY (former_unit_id, locality_id),
    CONSTRAINT former_unit_successors_former_fk FOREIGN KEY (former_unit_id)
      REFERENCES former_units (id),
    CONSTRAINT former_unit_successors_locality_fk FOREIGN KEY (locality_id)
      REFERENCES localities (id)
  )`);
  await knex.raw(
    'CREATE INDEX former_unit_successors_locality_idx ON former_unit_successors (locality_id)',
  );
}

async function extendServices(knex: Knex): Promise<void> {
  await knex.raw(`ALTER TABLE public_services
    ADD COLUMN kind text NOT NULL DEFAULT 'essential',
    ADD COLUMN retired_on date`);
  await knex.raw(`ALTER TABLE public_services ADD CONSTRAINT public_services_kind_check
    CHECK (kind IN ('essential','later','everyday','own'))`);
  await replaceNameKinds(knex, `'official','everyday','own'`);
}

async function replaceNameKinds(knex: Knex, kinds: string): Promise<void> {
  await knex.raw(
    'ALTER TABLE public_service_names DROP CONSTRAINT public_service_names_kind_check',
  );
  await knex.raw(`ALTER TABLE public_service_names
    ADD CONSTRAINT public_service_names_kind_check CHECK (kind IN (${kinds}))`);
}

export async function down(knex: Knex): Promise<void> {
  await sequential(knex);
  await knex.raw(`ALTER TABLE localities ADD COLUMN name_folded text NOT NULL DEFAULT ''`);
  await knex('public_service_names').where({ kind: 'own' }).delete();
  await replaceNameKinds(knex, `'official','everyday'`);
  await knex('public_service_names')
    .whereIn('service_id', knex('public_services').select('id').whereNot({ kind: 'essential' }))
    .delete();
  await knex('public_services').whereNot({ kind: 'essential' }).delete();
  await knex.raw('ALTER TABLE public_services DROP COLUMN kind, DROP COLUMN retired_on');
  for (const table of [...tables].reverse()) await knex.schema.dropTable(table);
}
