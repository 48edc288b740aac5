// What a researcher types to make invitations, and what is wrong with it. Pure.
import { endOfDay } from '../rounds/round-settings.ts';

export interface TypedInvitations {
  name: string;
  way: string;
  list: string;
  count: string;
  province: string;
  commune: string;
  service: string;
  expires: string;
}
export const emptyInvitations: TypedInvitations = {
  name: '',
  way: 'list',
  list: '',
  count: '',
  province: '',
  commune: '',
  service: '',
  expires: '',
};

export interface FormMistake {
  field: keyof TypedInvitations;
  code: string;
}
export interface ReadInvitations {
  name: string;
  expiresAt: Date | null;
  /** null: they are counted, not listed. */ list: string | null;
  count: number;
}

/**
 * @param known names of the batches there are, how many invitations a batch may hold, whether each needs
 * its sampling design
 */
export function readInvitationForm(
  typed: TypedInvitations,
  known: { names: readonly string[]; most: number; needsDesign: boolean; now: Date },
): { form: ReadInvitations; mistakes: FormMistake[] } {
  const name = typed.name.trim();
  const isListed = typed.way !== 'count';
  const expiresAt = typed.expires.trim() === '' ? null : endOfDay(typed.expires.trim());
  const ofDay = expiresAt === null ? 'date' : expiresAt <= known.now ? 'past' : null;
  const checks: [boolean, keyof TypedInvitations, string][] = [
    [name === '', 'name', 'nameMissing'],
    [known.names.includes(name), 'name', 'nameTaken'],
    [typed.expires.trim() !== '' && ofDay !== null, 'expires', ofDay ?? ''],
    ...(isListed
      ? [
          [typed.list.trim() === '', 'list', 'listMissing'] as [
            boolean,
            keyof TypedInvitations,
            string,
          ],
        ]
      : countChecks(typed, known)),
  ];
  const mistakes = checks.filter(([wrong]) => wrong).map(([, field, code]) => ({ field, code }));
  return {
    form: { name, expiresAt, list: isListed ? typed.list : null, count: Number(typed.count) },
    mistakes,
  };
}

function countChecks(
  typed: TypedInvitations,
  { most, needsDesign }: { most: number; needsDesign: boolean },
): [boolean, keyof TypedInvitations, string][] {
  const count = Number(typed.count);
  return [
    [needsDesign, 'way', 'needsList'],
    [!Number.isInteger(count) || count < 1 || count > most, 'count', 'count'],
    [typed.province === '', 'province', 'placeMissing'],
  ];
}
