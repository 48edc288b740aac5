// The pages of the registry of public services: the list, and one of them.
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import {
  findPublicService,
  listPublicServices,
  type PublicService,
} from './public-services.store.ts';
import { listEverydayNames } from './service-names.store.ts';
import { markOfService, type ServiceMistake, type TypedService } from './typed-service.ts';

type RegistryContext = ReadContext<unknown, unknown>;

const KINDS = ['essential', 'later', 'everyday', 'own'] as const;

export async function servicesPage(ctx: RegistryContext): Promise<Reply> {
  const services = await listPublicServices(ctx.db);
  const names = await listEverydayNames(ctx.db);
  return page('localities/services', {
    ...{ title: ctx.t('localities.services.title'), office: true },
    kinds: KINDS.map((kind) => ({
      kind,
      services: services
        .filter((service) => service.kind === kind)
        .map((service) => ({ ...service, names: names.get(service.id)?.length ?? 0 })),
    })).filter((group) => group.services.length > 0),
  });
}

/** @throws Problem where there is no such service */
export async function serviceOf(ctx: RegistryContext, id: string): Promise<PublicService> {
  const service = await findPublicService(ctx.db, id);
  if (!service) throw problem('notFound');
  return service;
}

export async function typedOfService(
  ctx: RegistryContext,
  service: PublicService,
): Promise<TypedService> {
  const names = (await listEverydayNames(ctx.db)).get(service.id) ?? [];
  const typed = {
    ...{ shortVi: service.short.vi, shortEn: service.short.en, category: service.category },
    words: names.flatMap(({ name, kind }) => (kind === 'own' ? [name] : [])).join('\n'),
    seen: '',
  };
  return { ...typed, seen: markOfService(typed) };
}

export const categoriesOf = async (ctx: RegistryContext): Promise<string[]> => [
  ...new Set((await listPublicServices(ctx.db)).map((service) => service.category)),
];

/** @param service null: a new one */
export async function servicePage(
  ctx: RegistryContext,
  service: PublicService | null,
  { typed, mistakes }: { typed: TypedService; mistakes: readonly ServiceMistake[] },
): Promise<Reply> {
  const known = service ? ((await listEverydayNames(ctx.db)).get(service.id) ?? []) : [];
  const saved = known.flatMap(({ name, kind }) => (kind === 'own' ? [name] : [])).join('; ');
  return page(
    'localities/service',
    {
      title: service ? service.short[ctx.lang] : ctx.t('localities.services.add'),
      ...{ office: true, service, typed },
      given: known.flatMap(({ name, kind }) => (kind === 'everyday' ? [name] : [])),
      categories: [
        { value: '', text: ctx.t('components.question.choose') },
        ...(await categoriesOf(ctx)).map((value) => ({
          value,
          text: ctx.t(`responses.service.categories.${value}`),
        })),
      ],
      errors: mistakes.map(({ field, code }) => ({
        ...{ field, text: ctx.t(`localities.services.mistakes.${code}`, { saved: saved || '–' }) },
      })),
    },
    { status: mistakes.length > 0 ? 422 : 200 },
  );
}
