// What is typed of every table that comes from a published source, and what is wrong with it.
import { z } from 'zod';

export interface SourcedTable {
  code: string;
  source: string;
  asOf: string;
}

/** `field` of the form; `code` is a key of its texts. */
export interface FieldMistake<Field extends string> {
  field: Field;
  code: string;
}

/** @param names further fields that are names */
export function sourcedMistakes<Names extends Record<string, string>>(
  { code, source, asOf }: SourcedTable,
  names: Names,
): FieldMistake<keyof SourcedTable | (keyof Names & string)>[] {
  const checks: [boolean, FieldMistake<keyof SourcedTable | (keyof Names & string)>][] = [
    [/^[a-z][a-z0-9_]{0,39}$/.test(code) && code !== 'new', { field: 'code', code: 'code' }],
    ...Object.entries(names).map(([field, name]): (typeof checks)[number] => [
      name !== '' && name.length <= 200,
      { field, code: 'name' },
    ]),
    [source.length >= 5 && source.length <= 500, { field: 'source', code: 'source' }],
    [z.iso.date().safeParse(asOf).success, { field: 'asOf', code: 'asOf' }],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, mistake]) => mistake);
}
