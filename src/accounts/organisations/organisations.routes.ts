// The organisations of an installation, for the administrators of the one that operates it.
import { holdName } from '../../platform/db/hold-name.ts';
import { createUser } from '../create-user.command.ts';
import { makeLink } from '../own/set-password.command.ts';
import { nameMistakes, type AccountName, type NameMistake } from '../people/account-name.store.ts';
import { linkTo, type Handed } from '../people/people.reply.ts';
import { approvedActs } from '../approvals/approval.ts';
import { roles } from '../permissions.ts';
import { z } from 'zod';
import {
  get,
  post,
  several,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { LocalityChoice, LocalityChoices } from '../scope-form.ts';
import { disableOrganisation, editOrganisation, makeOrganisation } from './organisation.command.ts';
import {
  readOrganisation,
  type Organisation,
  type OrganisationMistake,
  type TypedOrganisation,
} from './organisation.ts';
import { findOrganisationByCode, listOrganisations } from './organisations.store.ts';

interface Deps {
  localityChoices: LocalityChoices;
  publicUrl: () => string;
}

const permission = 'organisations.manage';
const of = 'anywhere';
const params = z.object({ code: z.string().max(80) });
type OfOrganisation = z.infer<typeof params>;
const word = z.string().max(300).default('');
const typed = z.object({
  code: word,
  name_vi: word,
  name_en: word,
  locality: several,
  factor: several,
  two: several,
});

type OrganisationContext<P = unknown> = ReadContext<P, unknown>;
type SentOrganisation<P = unknown> = WriteContext<P, unknown, TypedOrganisation>;

const knownOf = (localities: readonly LocalityChoice[]) =>
  new Map(localities.map(({ id }) => [String(id), id]));

interface ShownOrganisation {
  /** Of the form for an administrator. */
  person?: AccountName;
  personMistakes?: readonly NameMistake[];
  handed?: Handed;
  typed?: TypedOrganisation;
  mistakes?: readonly (OrganisationMistake | 'taken')[];
}

const errorsOf = (ctx: OrganisationContext, { mistakes = [] }: ShownOrganisation) =>
  mistakes.map((mistake) => ({
    field: mistake === 'taken' ? 'code' : mistake,
    text: ctx.t(`accounts.errors.organisations.${mistake}`),
  }));

async function listPage(
  ctx: OrganisationContext,
  deps: Deps,
  shown: ShownOrganisation = {},
): Promise<Reply> {
  const localities = await deps.localityChoices(ctx);
  const names = new Map(localities.map(({ id, name }) => [id, name]));
  const organisations = await listOrganisations(ctx.db);
  const errors = errorsOf(ctx, shown);
  const data = {
    title: ctx.t('accounts.organisations.title'),
    office: true,
    organisations: organisations.map((one) => ({
      ...one,
      where: one.localities?.map((id) => names.get(id) ?? ctx.t('accounts.list.localityEnded')),
    })),
    localityOptions: localities.map(({ id, name }) => ({ value: String(id), text: name })),
    roles,
    acts: approvedActs,
    typed: shown.typed ?? null,
    errors,
  };
  return page('accounts/organisations', data, { status: errors.length > 0 ? 422 : 200 });
}

async function make(ctx: SentOrganisation, deps: Deps): Promise<Reply> {
  const read = readOrganisation(ctx.body, knownOf(await deps.localityChoices(ctx)));
  await holdName(ctx.tx, 'organisation', ctx.body.code);
  const isTaken = (await findOrganisationByCode(ctx.tx, ctx.body.code)) !== null;
  const mistakes = [...(read.ok ? [] : read.mistakes), ...(isTaken ? (['taken'] as const) : [])];
  if (!read.ok || mistakes.length > 0) return listPage(ctx, deps, { typed: ctx.body, mistakes });
  await makeOrganisation(ctx.tx, read.organisation, { actor: ctx.actor, at: ctx.now });
  return redirect('/organisations');
}

async function organisationOf(ctx: OrganisationContext<OfOrganisation>): Promise<Organisation> {
  const found = await findOrganisationByCode(ctx.db, ctx.params.code);
  if (!found) throw problem('notFound');
  return found;
}

const typedOf = ({
  code,
  name,
  localities,
  secondFactorRoles,
  twoPerson,
}: Organisation): TypedOrganisation => ({
  code,
  name_vi: name.vi,
  name_en: name.en,
  locality: (localities ?? []).map(String),
  factor: secondFactorRoles,
  two: twoPerson,
});

async function onePage(
  ctx: OrganisationContext<OfOrganisation>,
  deps: Deps,
  shown: ShownOrganisation = {},
): Promise<Reply> {
  const organisation = await organisationOf(ctx);
  const localities = await deps.localityChoices(ctx);
  const errors = [...errorsOf(ctx, shown), ...(shown.personMistakes ?? [])];
  const data = {
    title: organisation.name[ctx.lang],
    person: shown.person ?? null,
    handed: shown.handed ?? null,
    office: true,
    organisation,
    localityOptions: localities.map(({ id, name }) => ({ value: String(id), text: name })),
    roles,
    acts: approvedActs,
    typed: shown.typed ?? typedOf(organisation),
    errors,
  };
  return page('accounts/organisation', data, { status: errors.length > 0 ? 422 : 200 });
}

async function edit(ctx: SentOrganisation<OfOrganisation>, deps: Deps): Promise<Reply> {
  const organisation = await organisationOf(ctx);
  const body = { ...ctx.body, code: organisation.code };
  const read = readOrganisation(body, knownOf(await deps.localityChoices(ctx)));
  if (!read.ok) return onePage(ctx, deps, { typed: body, mistakes: read.mistakes });
  const { code: _code, ...change } = read.organisation;
  if (organisation.isHost && change.localities !== null)
    return onePage(ctx, deps, { typed: body, mistakes: ['locality'] });
  const by = { actor: ctx.actor, at: ctx.now };
  await editOrganisation(ctx.tx, organisation, change, by);
  return redirect('/organisations');
}

const named = z.object({ login: word, name: word });

/** Its first administrator, or another when none can sign in any more; they give all other roles. */
async function addAdministrator(
  ctx: WriteContext<OfOrganisation, unknown, AccountName>,
  deps: Deps,
): Promise<Reply> {
  const { id: organisationId } = await organisationOf(ctx);
  const personMistakes = await nameMistakes(ctx, ctx.body);
  if (personMistakes.length > 0) return onePage(ctx, deps, { person: ctx.body, personMistakes });
  const login = ctx.body.login.toLowerCase();
  const request = { login, name: ctx.body.name.trim(), localityId: null, organisationId };
  const by = { actor: ctx.actor, at: ctx.now };
  const { id } = await createUser(ctx.tx, { ...request, roles: ['administrator'] }, by);
  const link = linkTo(deps, await makeLink(ctx.tx, id, ctx.now));
  return onePage(ctx, deps, { handed: { login, link } });
}

const disabling = z.object({ disabled: z.enum(['yes', 'no']) });

async function disable(
  ctx: WriteContext<OfOrganisation, unknown, z.infer<typeof disabling>>,
): Promise<Reply> {
  const disabled = ctx.body.disabled === 'yes';
  const by = { actor: ctx.actor, at: ctx.now };
  await disableOrganisation(ctx.tx, await organisationOf(ctx), { ...by, disabled });
  return redirect('/organisations');
}

export const organisationRoutes = (deps: Deps): Endpoint[] => [
  get('/organisations', { permission, of }, (ctx) => listPage(ctx, deps)),
  post('/organisations', { permission, of, body: typed }, (ctx) => make(ctx, deps)),
  get('/organisations/:code', { permission, of, params }, (ctx) => onePage(ctx, deps)),
  post('/organisations/:code', { permission, of, params, body: typed }, (ctx) => edit(ctx, deps)),
  post('/organisations/:code/administrators', { permission, of, params, body: named }, (ctx) =>
    addAdministrator(ctx, deps),
  ),
  post('/organisations/:code/disabled', { permission, of, params, body: disabling }, disable),
];
