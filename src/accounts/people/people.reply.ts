// The list of accounts, and what its forms have in common with the page of one: whom an administrator may
// give which role, where.
import { z } from 'zod';
import type { Grant } from '../../platform/http/access.ts';
import { several, type ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { listGrants } from '../grants.store.ts';
import type { Organisation } from '../organisations/organisation.ts';
import { listOrganisations } from '../organisations/organisations.store.ts';
import { organisationsFor, roles } from '../permissions.ts';
import {
  NATIONWIDE,
  readScope,
  type KnownScope,
  type LocalityChoice,
  type LocalityChoices,
  type ObjectChoice,
  type ObjectChoices,
  type ReadScope,
  type TypedScope,
} from '../scope-form.ts';
import { listUsers } from '../users.store.ts';

export const permission = 'accounts.manage';

export interface PeopleDeps {
  localityChoices: LocalityChoices;
  objectChoices: ObjectChoices;
  publicUrl: () => string;
}

export type PeopleContext = ReadContext<unknown, unknown>;

const word = z.string().max(300).default('');

export const typedScope = z.object({
  organisation: word,
  role: word,
  locality: several,
  object: several,
});
export const typedPerson = typedScope.extend({ login: word, name: word });
export type TypedPerson = z.infer<typeof typedPerson>;

export interface FieldError {
  field: string;
  text: string;
}

/** What the forms of this administrator offer. */
export interface Offer {
  organisations: readonly Organisation[];
  localities: readonly LocalityChoice[];
  objects: readonly ObjectChoice[];
}

export async function offerOf(ctx: PeopleContext, deps: PeopleDeps): Promise<Offer> {
  const ids = organisationsFor(ctx.actor, permission);
  return {
    organisations: await listOrganisations(ctx.db, ids),
    localities: await deps.localityChoices(ctx),
    objects: await deps.objectChoices(ctx, ids),
  };
}

const knownOf = ({ organisations, localities, objects }: Offer): KnownScope => ({
  organisations: new Map(organisations.map(({ id }) => [id, id])),
  localities: new Map(localities.map(({ id }) => [String(id), id])),
  objects: new Map(objects.map(({ id, organisationId }) => [id, organisationId])),
});

/** The grant that was typed, or what is wrong with it in words. */
export function grantFrom(
  ctx: PeopleContext,
  typed: TypedScope,
  offer: Offer,
): { read: ReadScope; errors: FieldError[] } {
  const read = readScope(typed, knownOf(offer));
  const errors = read.ok
    ? []
    : read.mistakes.map(({ field, code }) => ({ field, text: ctx.t(`accounts.errors.${code}`) }));
  return { read, errors };
}

/** The fields of a role, as the view draws them. */
export const scopeFields = (ctx: PeopleContext, offer: Offer) => ({
  roles,
  organisationOptions: offer.organisations.map(({ id, name }) => ({
    value: id,
    text: name[ctx.lang],
  })),
  localityOptions: [
    { value: NATIONWIDE, text: ctx.t('accounts.list.nationwide') },
    ...offer.localities.map(({ id, name }) => ({ value: String(id), text: name })),
  ],
  objectOptions: offer.objects.map(({ id, name }) => ({ value: id, text: name })),
});

/**
 * A role with its scope in words. A unit that has ended since is named as such: the role is not nationwide.
 */
export function grantWords(ctx: PeopleContext, grant: Grant, offer: Offer): GrantWords {
  const nameOf = (id: number): string =>
    offer.localities.find((one) => one.id === id)?.name ?? ctx.t('accounts.list.localityEnded');
  const objectOf = (id: string): string =>
    offer.objects.find((one) => one.id === id)?.name ?? ctx.t('accounts.list.objectGone');
  const organisation = offer.organisations.find(({ id }) => id === grant.organisationId);
  return {
    organisationId: grant.organisationId,
    organisation: organisation?.name[ctx.lang] ?? '',
    role: grant.role,
    where: [...new Set(grant.localities?.map(nameOf) ?? [ctx.t('accounts.list.nationwide')])],
    objects: grant.objects?.map(objectOf) ?? [],
  };
}

interface GrantWords {
  organisationId: string;
  organisation: string;
  role: string;
  where: string[];
  objects: string[];
}

/** A link that is shown once. */
export interface Handed {
  login: string;
  link: string;
}

export interface ShownPeople {
  errors?: readonly FieldError[];
  typed?: TypedPerson;
  /** Which of the two forms was sent. */
  form?: 'new' | 'guest';
  handed?: Handed;
}

export const linkTo = (deps: Pick<PeopleDeps, 'publicUrl'>, token: string): string =>
  `${deps.publicUrl().replace(/\/$/, '')}/welcome/${token}`;

export async function peoplePage(
  ctx: PeopleContext,
  deps: PeopleDeps,
  shown: ShownPeople = {},
): Promise<Reply> {
  const { errors = [], typed = null, handed = null, form = 'new' } = shown;
  const offer = await offerOf(ctx, deps);
  const organisations = offer.organisations.map(({ id }) => id);
  const users = await listUsers(ctx.db, organisations);
  const grants = await listGrants(ctx.db, { users: users.map(({ id }) => id), organisations });
  return page(
    'accounts/people',
    {
      title: ctx.t('accounts.list.title'),
      office: true,
      people: users.map((user) => ({
        ...user,
        isOurs: organisations.includes(user.organisationId),
        grants: (grants.get(user.id) ?? []).map((grant) => grantWords(ctx, grant, offer)),
      })),
      ...scopeFields(ctx, offer),
      errors,
      typed,
      handed,
      form,
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}
