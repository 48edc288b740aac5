// A researcher, or somebody at the command line, enters an attribute of communes.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/endpoint.ts';
import { unitsByCode } from '../units-by-code.store.ts';
import { readAttribute } from './attribute-table.ts';
import { insertAttribute } from './attributes.store.ts';

export interface TypedAttribute {
  code: string;
  nameVi: string;
  nameEn: string;
  source: string;
  asOf: string;
}

/** `field` of the form; `code` is a key of the texts. */
export interface AttributeMistake {
  field: keyof TypedAttribute;
  code: string;
}

export type AddedAttribute =
  { code: string } | { mistakes: AttributeMistake[]; lines: readonly CsvMistake[] };

const isName = (text: string): boolean => text !== '' && text.length <= 200;

export function attributeMistakes(typed: TypedAttribute): AttributeMistake[] {
  const { code, nameVi, nameEn, source, asOf } = typed;
  const checks: [boolean, AttributeMistake][] = [
    [/^[a-z][a-z0-9_]{0,39}$/.test(code) && code !== 'new', { field: 'code', code: 'code' }],
    [isName(nameVi), { field: 'nameVi', code: 'name' }],
    [isName(nameEn), { field: 'nameEn', code: 'name' }],
    [source.length >= 5 && source.length <= 500, { field: 'source', code: 'source' }],
    [z.iso.date().safeParse(asOf).success, { field: 'asOf', code: 'asOf' }],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, mistake]) => mistake);
}

/** The code of the attribute, or everything that is wrong with it. */
export async function addAttribute(
  tx: Tx,
  typed: TypedAttribute,
  table: string,
  by: { actor: Actor | null; at: Date },
): Promise<AddedAttribute> {
  const { values, mistakes: lines } = readAttribute(table, (await unitsByCode(tx, by.at)).communes);
  const mistakes = attributeMistakes(typed);
  if (mistakes.length > 0 || lines.length > 0) return { mistakes, lines };
  const { code, source, asOf } = typed;
  const name = { vi: typed.nameVi, en: typed.nameEn };
  const attribute = { id: randomUUID(), code, name, source, asOf, createdAt: by.at };
  if (!(await insertAttribute(tx, attribute, values)))
    return { mistakes: [{ field: 'code', code: 'codeTaken' }], lines: [] };
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: 'attribute.added',
    objectId: attribute.id,
    details: { code, communes: values.length },
  });
  return { code };
}
