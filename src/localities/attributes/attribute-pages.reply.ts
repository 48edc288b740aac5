// Pages of the attributes of communes: the list, one to add, one to read.
import { can } from '../../accounts/permissions.ts';
import { anAttribute } from './attribute-thing.store.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listUnitsOfLevel } from '../localities.store.ts';
import type { LocalityAttribute } from './attribute.ts';
import { attributeExtents, listAttributeValues } from './attribute-values.store.ts';
import { findAttributeByCode, listAttributes } from './attributes.store.ts';

export type AttributeContext<P = unknown> = ReadContext<P, unknown>;

export async function attributesPage(ctx: AttributeContext): Promise<Reply> {
  const communes = await listUnitsOfLevel(ctx.db, 'commune');
  const extents = await attributeExtents(ctx.db);
  const attributes = (await listAttributes(ctx.db)).map((attribute) => ({
    ...attribute,
    ...extents.get(attribute.id),
  }));
  return page('localities/attributes', {
    title: ctx.t('localities.attributes.title'),
    office: true,
    attributes,
    known: {
      communes: communes.length,
      withPopulation: communes.filter(({ population }) => population !== null).length,
    },
  });
}

export async function attributeOf(
  ctx: AttributeContext<{ code: string }>,
): Promise<LocalityAttribute> {
  const attribute = await findAttributeByCode(ctx.db, ctx.params.code);
  if (!attribute) throw problem('notFound');
  return attribute;
}

/** Only the organisation that entered it. */
async function mayRetire(ctx: AttributeContext<{ code: string }>): Promise<boolean> {
  const thing = await anAttribute(ctx.db, ctx.params);
  return thing !== null && can(ctx.actor, 'population.manage', thing);
}

export async function attributePage(ctx: AttributeContext<{ code: string }>): Promise<Reply> {
  const attribute = await attributeOf(ctx);
  const values = (await listAttributeValues(ctx.db, attribute.id))
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  return page('localities/attribute', {
    title: attribute.name[ctx.lang],
    office: true,
    attribute,
    mayRetire: await mayRetire(ctx),
    values: {
      communes: values.length,
      least: values[0]!,
      middle: values[Math.floor(values.length / 2)]!,
      most: values.at(-1)!,
    },
  });
}
