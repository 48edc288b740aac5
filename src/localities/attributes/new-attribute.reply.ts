// The form of a new attribute, with what was typed and all that is wrong with it.
import type { CsvMistake } from '../../platform/csv-table.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { AttributeMistake, TypedAttribute } from './add-attribute.command.ts';
import type { AttributeContext } from './attribute-pages.reply.ts';

export interface TypedForm extends TypedAttribute {
  table: string;
}

export interface RefusedAttribute {
  mistakes: readonly AttributeMistake[];
  lines: readonly CsvMistake[];
}

export const emptyForm: TypedForm = {
  code: '',
  nameVi: '',
  nameEn: '',
  source: '',
  asOf: '',
  table: '',
};

const LONGEST_SHOWN = 250_000;
const MOST_LINES_SHOWN = 100;

export function newAttributePage(
  ctx: AttributeContext,
  typed: TypedForm,
  { mistakes, lines }: RefusedAttribute = { mistakes: [], lines: [] },
): Reply {
  const words = (code: string, value = ''): string =>
    ctx.t(`localities.attributes.mistakes.${code}`, { value });
  const errors = [
    ...mistakes.map(({ field, code }) => ({ field: field as string, text: words(code) })),
    ...(lines.length > 0 ? [{ field: 'table', text: ctx.t('localities.margins.refused') }] : []),
  ];
  const data = {
    title: ctx.t('localities.attributes.add'),
    office: true,
    typed: { ...typed, table: typed.table.slice(0, LONGEST_SHOWN) },
    errors,
    lines: lines.slice(0, MOST_LINES_SHOWN).map(({ row, column, code, value }) => ({
      row,
      column,
      text: words(code, value),
    })),
  };
  return page('localities/new-attribute', data, { status: errors.length > 0 ? 422 : 200 });
}
