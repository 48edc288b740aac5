// Holds the imports and roles of the source, and proves that each rule sees a planted violation.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../src/platform/config/paths.ts';
import {
  forbiddenImports,
  cycles,
  allowedImports,
  forbiddenFiles,
  impureFiles,
  privateImports,
  roomCycles,
  statisticsImports,
  type Sources,
} from './support/architecture.ts';
import {
  brokenSuffixes,
  forbiddenInnerImports,
  crowdedFolders,
  allowedInnerImports,
  tableOwners,
} from './support/architecture-folders.ts';
import { repeatedTypeNames } from './support/architecture-types.ts';
import { namedKinds, namedKindsInViews } from './support/architecture-kinds.ts';
import { unorderedReads } from './support/row-order.ts';

function read(folder: string): Map<string, string> {
  const files = readdirSync(path.join(projectRoot, folder), {
    recursive: true,
    encoding: 'utf8',
  }).filter((name) => name.endsWith('.ts'));
  return new Map(
    files.map((name) => {
      const file = `${folder}/${name.split(path.sep).join('/')}`;
      return [file, readFileSync(path.join(projectRoot, file), 'utf8')];
    }),
  );
}

/** '<room>/<page>.ejs' → its text. */
const views = (): Sources =>
  new Map(
    readdirSync(path.join(projectRoot, 'views'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ejs'))
      .map((name) => [
        name.split(path.sep).join('/'),
        readFileSync(path.join(projectRoot, 'views', name), 'utf8'),
      ]),
  );

const source = read('src');
const planted = (files: Record<string, string>): Sources => new Map(Object.entries(files));

describe('the source', () => {
  it('has only the rooms of the plan', () => {
    const rooms = readdirSync(path.join(projectRoot, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(rooms.filter((room) => !(room in allowedImports))).toEqual([]);
  });
  it('imports only the rooms it may', () => {
    expect(forbiddenImports(source)).toEqual([]);
  });
  it('imports only the folders it may inside the big rooms', () => {
    expect(forbiddenInnerImports(source)).toEqual([]);
  });
  it('knows every folder of the big rooms', () => {
    const folders = [...source.keys()].flatMap((file) => {
      const [, room = '', folder = ''] = /^src\/([^/]+)\/([^/]+)\/[^/]+$/.exec(file) ?? [];
      return room in allowedInnerImports && !(folder in allowedInnerImports[room]!)
        ? [`${room}/${folder}`]
        : [];
    });
    expect([...new Set(folders)]).toEqual([]);
  });
  it('holds few files in a folder', () => {
    expect(crowdedFolders(source)).toEqual([]);
  });
  it('says by its suffix what a file does', () => {
    expect(brokenSuffixes(source)).toEqual([]);
  });
  it('keeps routes, commands, jobs and command lines to their room', () => {
    expect(privateImports(source)).toEqual([]);
  });
  it('has no cycle between files', () => {
    expect(cycles(source)).toEqual([]);
  });
  it('has no cycle between rooms', () => {
    expect(roomCycles(source)).toEqual([]);
  });
  it('keeps pure files pure', () => {
    expect(impureFiles(source)).toEqual([]);
  });
  it('keeps statistics to itself', () => {
    expect(statisticsImports(source)).toEqual([]);
  });
  it('has no barrels and no drawers for everything', () => {
    expect(forbiddenFiles(source)).toEqual([]);
  });
  it('gives every table one owning store', () => {
    expect(tableOwners(source)).toEqual([]);
  });
  it('names kinds of questions in their folder only', () => {
    expect(namedKinds(new Map([...source, ...read('browser')]))).toEqual([]);
  });
  it('gives a type name one meaning in a room', () => {
    expect(repeatedTypeNames(source)).toEqual([]);
  });
  it('names kinds of questions in the views of components only', () => {
    expect(namedKindsInViews(views())).toEqual([]);
  });
  it('asks for the order of the rows it reads', () => {
    expect(unorderedReads(source)).toEqual([]);
  });
});

describe('the rules see a planted violation', () => {
  it('of a forbidden import', () => {
    expect(
      forbiddenImports(
        planted({ 'src/reports/a.ts': "import { x } from '../responses/b.store.ts';" }),
      ),
    ).toHaveLength(1);
    expect(
      forbiddenImports(planted({ 'src/statistics/a.ts': "import { x } from '../platform/b.ts';" })),
    ).toHaveLength(1);
    expect(
      forbiddenImports(planted({ 'src/reports/a.ts': "import { x } from '../app.ts';" })),
    ).toHaveLength(1);
    expect(
      forbiddenImports(
        planted({ 'src/indicators/a.ts': "import { x } from '../responses/b.store.ts';" }),
      ),
    ).toEqual([]);
  });
  it('of a private role', () => {
    expect(
      privateImports(
        planted({ 'src/indicators/a.ts': "import { x } from '../responses/submit.command.ts';" }),
      ),
    ).toHaveLength(1);
    expect(
      privateImports(
        planted({ 'src/indicators/a.ts': "import { x } from './publish.command.ts';" }),
      ),
    ).toEqual([]);
  });
  it('of a type name with two meanings', () => {
    const sources = planted({
      'src/forms/a.ts': 'interface Row { a: number }',
      'src/forms/b.ts': 'export type Row = string;',
      'src/designer/c.ts': 'type Row = number;',
    });
    expect(repeatedTypeNames(sources)).toEqual(['forms: Row in src/forms/a.ts, src/forms/b.ts']);
  });
  it('of a kind of question named elsewhere', () => {
    const sources = planted({
      'src/forms/a.ts': "const isRead = question.kind === 'note';",
      'src/forms/b.ts': "const made = { kind: 'fax' };",
      'src/forms/c.ts': "const several = new Set(['select_multiple']);",
      'src/forms/d.ts': "const type = 'text';",
      'src/questionnaires/kinds/e.ts': "const made = { kind: 'text' };",
    });
    expect(namedKinds(sources)).toEqual([
      'src/forms/a.ts: note',
      'src/forms/c.ts: select_multiple',
    ]);
    const page = "<% if (entry.kind === 'note') { %><p></p><% } %>";
    expect(
      namedKindsInViews(planted({ 'designer/a.ejs': page, 'components/note.ejs': page })),
    ).toEqual(['designer/a.ejs: note']);
  });
  it('of a cycle between files', () => {
    const circle = {
      'src/accounts/a.ts': "import { b } from './b.ts';",
      'src/accounts/b.ts': "import type { A } from './a.ts';",
    };
    expect(cycles(planted(circle))).toHaveLength(1);
  });
  it('of a cycle between rooms', () => {
    const circle = {
      'src/accounts/a.ts': "import { b } from '../localities/b.ts';",
      'src/localities/c.ts': "import { a } from '../accounts/d.ts';",
    };
    expect(roomCycles(planted(circle))).toHaveLength(1);
  });
  it.each([
    ['the clock', 'export const now = () => new Date();'],
    ['randomness', 'export const roll = () => Math.random();'],
    ['a Node module', "import { readFileSync } from 'node:fs';"],
    ['I/O', "import knex from 'knex';"],
    ['the process', 'export const home = process.env.HOME;'],
  ])('of %s in a pure file', (what, source) => {
    expect(impureFiles(planted({ 'src/forms/journey.ts': source }))).toEqual([
      `src/forms/journey.ts: ${what}`,
    ]);
    expect(impureFiles(planted({ 'src/responses/journey.store.ts': source }))).toEqual([]);
  });
  it('of a library in statistics', () => {
    expect(
      statisticsImports(planted({ 'src/statistics/a.ts': "import z from 'zod';" })),
    ).toHaveLength(1);
  });
  it('of a drawer', () => {
    expect(forbiddenFiles(planted({ 'src/reports/utils.ts': '' }))).toHaveLength(1);
  });
  it('of rows in whatever order they come', () => {
    const read = (statement: string) =>
      unorderedReads(
        planted({
          'src/a/a.store.ts': `export const list = async (db) => {\n  return await ${statement};\n};`,
        }),
      );
    expect(read("db<{ a: string; b: number }>('users').where({ a })\n    .select('b')")).toEqual([
      'src/a/a.store.ts:2 users',
    ]);
    expect(read("db('users as u').select('b').orderBy('b')")).toEqual([]);
    expect(read("db('users').where({ id }).first()")).toEqual([]);
  });
  it('of a table with two owners', () => {
    const two = {
      'src/a/a.store.ts': "await tx('users').insert({});",
      'src/a/b.store.ts': "await tx('users').where({ id }).update({});",
    };
    expect(tableOwners(planted(two))).toHaveLength(1);
  });
  it.each([
    ['insert', "`insert into users (name) values ('a')`"],
    ['update', 'prepared(tx, { text: `update users u set name = $1` })'],
    ['delete', "'delete from users where id = $1'"],
    ['insert from JSON', "insertFromJson('users', COLUMNS, '')"],
  ])('of a table with a second owner who writes SQL: %s', (_what, statement) => {
    const two = {
      'src/a/a.store.ts': "await tx('users').insert({});",
      'src/a/b.store.ts': `const x = ${statement};`,
    };
    expect(tableOwners(planted(two))).toEqual(['users: src/a/a.store.ts, src/a/b.store.ts']);
  });
  it('of a forbidden import inside a room', () => {
    const up = { 'src/responses/submission/a.ts': "import { x } from '../pages/b.ts';" };
    expect(forbiddenInnerImports(planted(up))).toEqual([
      'src/responses/submission/a.ts → src/responses/pages/b.ts',
    ]);
    const down = { 'src/responses/pages/a.ts': "import { x } from '../submission/b.ts';" };
    expect(forbiddenInnerImports(planted(down))).toEqual([]);
    const file = { 'src/questionnaires/model/a.ts': "import { x } from '../kinds/date.ts';" };
    expect(forbiddenInnerImports(planted(file))).toHaveLength(1);
    const traits = { 'src/questionnaires/model/a.ts': "import { x } from '../kinds/traits.ts';" };
    expect(forbiddenInnerImports(planted(traits))).toEqual([]);
  });
  it('of a crowded folder', () => {
    const many = Array.from({ length: 26 }, (_, index) => [`src/reports/a${index}.ts`, '']);
    expect(crowdedFolders(planted(Object.fromEntries(many)))).toEqual(['src/reports: 26 files']);
  });
  it.each([
    ['src/reports/a.routes.ts', 'export const a = 1;', 'no endpoint'],
    ['src/reports/a.store.ts', 'export const a = 1;', 'no SQL'],
    ['src/reports/a.command.ts', "await tx('users').insert({});", 'SQL'],
    ['src/reports/a.ts', "const a = 'delete from users';", 'SQL'],
  ])('of a suffix that says something else: %s', (path, source, what) => {
    expect(brokenSuffixes(planted({ [path]: source }))).toEqual([`${path}: ${what}`]);
  });
});
