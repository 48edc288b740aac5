// A researcher, or somebody at the command line, enters an attribute of communes.
import { makerOf } from '../../accounts/permissions.ts';
import { randomUUID } from 'node:crypto';
import { audit } from '../../accounts/audit.store.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { sourcedMistakes, type FieldMistake, type SourcedTable } from '../sourced-table.ts';
import { unitsByCode } from '../units-by-code.store.ts';
import { readAttribute } from './attribute-table.ts';
import { insertAttribute } from './attributes.store.ts';

export interface TypedAttribute extends SourcedTable {
  nameVi: string;
  nameEn: string;
}

export type AttributeMistake = FieldMistake<keyof TypedAttribute>;

export type AddedAttribute =
  { code: string } | { mistakes: AttributeMistake[]; lines: readonly CsvMistake[] };

export const attributeMistakes = (typed: TypedAttribute): AttributeMistake[] =>
  sourcedMistakes(typed, { nameVi: typed.nameVi, nameEn: typed.nameEn });

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
  const organisationId = makerOf(by.actor, 'population.manage');
  if (!(await insertAttribute(tx, { ...attribute, organisationId }, values)))
    return { mistakes: [{ field: 'code', code: 'codeTaken' }], lines: [] };
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    organisationId,
    action: 'attribute.added',
    objectId: attribute.id,
    details: { code, communes: values.length },
  });
  return { code };
}
