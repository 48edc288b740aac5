// Mistakes of a form in lines that lead to its fields.
import { ownValue } from '../../platform/own-value.ts';
import type { Mistake } from '../editing/edit-result.ts';
import { type Context, nodePath } from './designer-page.ts';

export interface ErrorLine {
  field: string;
  text: string;
  href?: string;
  position?: number;
}

export const controlId = (field: string): string => `f-${field.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`;

/** Mistakes with the control each belongs to; those of another node lead to its page. */
export function errorLines(
  ctx: Pick<Context, 't'>,
  mistakes: readonly Mistake[],
  at: { name: string; code: string; idOf: (name: string) => string | undefined },
): ErrorLine[] {
  return mistakes.map((mistake) => {
    const message = ctx.t(mistake.key, mistake.vars);
    const text =
      mistake.position === undefined
        ? message
        : ctx.t('designer.atCharacter', { position: mistake.position, message });
    const id =
      mistake.node === undefined || mistake.node === at.name ? undefined : at.idOf(mistake.node);
    const field = controlId(
      mistake.lang === undefined ? fieldOf(mistake.field) : `${mistake.field}.${mistake.lang}`,
    );
    if (id !== undefined)
      return {
        field,
        text: ctx.t('designer.inOther', { name: mistake.node, message: text }),
        href: nodePath(at.code, id),
      };
    return {
      field,
      text,
      ...(mistake.position === undefined ? {} : { position: mistake.position }),
    };
  });
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  required: 'requiredWhen',
  parameters: 'parameter.start',
  type: 'kind',
  id: 'name',
  sensitive: 'sensitive',
  breakdown: 'breakdown',
};

const fieldOf = (field: string): string => ownValue(FIELD_NAMES, field) ?? field;
