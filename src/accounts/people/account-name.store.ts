// The account name and shown name of a new account, and what is wrong with them.
import type { Tx } from '../../platform/db/connect.ts';
import { holdName } from '../../platform/db/hold-name.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import { findCredentials } from '../users.store.ts';

export interface AccountName {
  login: string;
  name: string;
}

export interface NameMistake {
  field: 'login' | 'name';
  text: string;
}

const LOGIN = /^[a-z0-9][a-z0-9._-]{2,39}$/i;

/** Holds the name until the transaction ends. */
export async function nameMistakes(
  { tx, t }: { tx: Tx; t: Translate },
  { login, name }: AccountName,
): Promise<NameMistake[]> {
  const wrong = (field: NameMistake['field'], why: string = field): NameMistake[] => [
    { field, text: t(`accounts.errors.${why}`) },
  ];
  const isLogin = LOGIN.test(login);
  await holdName(tx, 'account', login);
  const isTaken = isLogin && (await findCredentials(tx, login)) !== null;
  return [
    ...(isLogin ? [] : wrong('login')),
    ...(isTaken ? wrong('login', 'taken') : []),
    ...(name.trim() === '' ? wrong('name') : []),
  ];
}
