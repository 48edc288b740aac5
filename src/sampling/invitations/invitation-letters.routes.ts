// What is sent to the people invited: letters to print and the list of links for a mailing, while the
// batch is not locked; and the list of those who have not answered yet, for a reminder.
import type { Action } from '../../accounts/audit/actions.ts';
import { aRound } from '../rounds/round-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { csvText } from '../../platform/csv-cells.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { get, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import { minutesInWords, type Minutes } from '../../questionnaires/model/minutes.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { body, page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { formatsOf } from '../../platform/i18n/formats.ts';
import { languages } from '../../platform/i18n/language.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { qrCode } from '../../platform/qr-code.ts';
import { grouped } from '../../platform/written-code.ts';
import { findBatch, type InvitationBatch } from './invitation-batches.store.ts';
import { invitationPath, keyOfCode } from './invitation-code.ts';
import { ofBatch, roundOf } from './invitations-page.reply.ts';
import { listInvitations, type Invitation } from './invitations.store.ts';
import { codesOf } from './make-invitations.command.ts';
import type { Round } from '../rounds/round.ts';

export interface LetterDeps {
  secrets: Secrets;
  /** Where people reach the server, without a closing slash. */
  publicUrl: () => string;
  /** The pages' texts in each language: a letter is written in the reader's. */
  translations: Record<(typeof languages)[number], Translate>;
  /** How long the form of a version takes; null: there is none. */
  minutes: (db: Reader, versionId: string) => Promise<Minutes | null>;
}

const layout = z.object({
  language: z.enum(languages).default('vi'),
  on: z.enum(['1', '4']).default('1'),
  from: z.coerce.number().int().min(0).max(100_000).default(0),
});
type Params = z.infer<typeof ofBatch>;
type LettersContext<Q = unknown> = ReadContext<Params, Q>;
const permission = 'invitations.manage';
const of = aRound;
/** Of one page to print; a browser grows slow beyond. */
const LETTERS_AT_ONCE = 200;

async function batchOf(ctx: LettersContext): Promise<{ round: Round; batch: InvitationBatch }> {
  const round = await roundOf(ctx);
  const batch = await findBatch(ctx.db, round.id, ctx.params.batch);
  if (!batch) throw problem('notFound');
  return { round, batch };
}

interface Letter {
  code: string;
  invitation: Invitation;
}

/** In the order of the list they were made from. @throws Problem `gone` when the letters are locked */
async function lettersOf(
  ctx: LettersContext,
  { round, batch }: { round: Round; batch: InvitationBatch },
  secrets: Secrets,
): Promise<Letter[]> {
  const codes = codesOf(batch, secrets);
  if (!codes) throw problem('gone');
  const byKey = new Map(
    (await listInvitations(ctx.db, round.id, batch.id)).map((invitation) => [
      invitation.key,
      invitation,
    ]),
  );
  return codes.flatMap((code) => {
    const invitation = byKey.get(keyOfCode(code));
    return invitation ? [{ code, invitation }] : [];
  });
}

async function noted(
  ctx: LettersContext,
  action: Action,
  { round, batch }: { round: Round; batch: InvitationBatch },
): Promise<void> {
  await inTransaction(ctx.db, (tx) =>
    audit(tx, {
      at: ctx.now,
      actor: ctx.actor,
      action,
      objectId: batch.id,
      details: { round: round.code, name: batch.name },
    }),
  );
}

const unread = { 'Cache-Control': 'private, no-store' };

async function letters(
  ctx: LettersContext<z.infer<typeof layout>>,
  deps: LetterDeps,
): Promise<Reply> {
  const found = await batchOf(ctx);
  const all = await lettersOf(ctx, found, deps.secrets);
  await noted(ctx, 'invitations.printed', found);
  const { language, on, from } = ctx.query;
  const address = deps.publicUrl();
  const tell = deps.translations[language];
  const minutes = await deps.minutes(ctx.db, found.round.versionId);
  const shown = all.slice(from, from + LETTERS_AT_ONCE).map(({ code, invitation }) => ({
    reference: invitation.reference,
    code: grouped(code),
    qr: qrCode(
      `${address}${invitationPath(found.round.code, { code, localityId: invitation.localityId })}`,
      'Q',
    ),
  }));
  const parts = Array.from({ length: Math.ceil(all.length / LETTERS_AT_ONCE) }, (_, part) => ({
    from: part * LETTERS_AT_ONCE,
    to: Math.min(all.length, (part + 1) * LETTERS_AT_ONCE),
  }));
  return page(
    'sampling/letters',
    {
      title: ctx.t('sampling.letters.title', { name: found.batch.name }),
      office: true,
      styles: ['paper.css'],
      round: found.round,
      batch: found.batch,
      letters: shown,
      parts,
      written: language,
      on,
      from,
      tell,
      minutes: minutes === null ? '' : minutesInWords(tell, minutes),
      formats: formatsOf(language),
      shortAddress: `${address.replace(/^https?:\/\//, '')}/s/${found.round.code}/invitation`,
    },
    { headers: unread },
  );
}

async function codesFile(ctx: LettersContext, deps: LetterDeps): Promise<Reply> {
  const found = await batchOf(ctx);
  const all = await lettersOf(ctx, found, deps.secrets);
  await noted(ctx, 'invitations.downloaded', found);
  const rows = all.map(({ code, invitation }) => [
    invitation.reference,
    `${deps.publicUrl()}${invitationPath(found.round.code, { code, localityId: invitation.localityId })}`,
    grouped(code),
  ]);
  return file(
    `${found.round.code}-invitations.csv`,
    csvText([['reference', 'link', 'code'], ...rows]),
  );
}

async function reminderFile(ctx: LettersContext): Promise<Reply> {
  const found = await batchOf(ctx);
  const unspent = (await listInvitations(ctx.db, found.round.id, found.batch.id)).filter(
    (invitation) => invitation.spentAt === null,
  );
  await noted(ctx, 'invitations.reminded', found);
  return file(
    `${found.round.code}-not-answered.csv`,
    csvText([['reference'], ...unspent.map((invitation) => [invitation.reference])]),
  );
}

const file = (name: string, content: string): Reply =>
  body('text/csv; charset=utf-8', content, {
    headers: { ...unread, 'Content-Disposition': `attachment; filename="${name}"` },
  });

export const letterRoutes = (deps: LetterDeps): Endpoint[] => [
  get(
    '/rounds/:round/invitations/:batch/letters',
    { permission, of, params: ofBatch, query: layout, heavy: true },
    (ctx) => letters(ctx, deps),
  ),
  get(
    '/rounds/:round/invitations/:batch/codes.csv',
    { permission, of, params: ofBatch, heavy: true },
    (ctx) => codesFile(ctx, deps),
  ),
  get(
    '/rounds/:round/invitations/:batch/not-answered.csv',
    { permission, of, params: ofBatch, heavy: true },
    reminderFile,
  ),
];
