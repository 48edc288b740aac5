// The key of a caller on the command line: printed once, with what to do with it.
import { randomBytes } from 'node:crypto';
import { inTransaction, withDatabase } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { sessionSecrets } from '../../platform/installation/session-secrets.ts';
import type { CallerAct, HandedKey } from './register-caller.command.ts';

export const inOneAct = <T>(work: (tx: Tx, act: CallerAct) => Promise<T>): Promise<T> =>
  withDatabase((db, config) =>
    inTransaction(db, (tx) =>
      work(tx, {
        actor: null,
        at: new Date(),
        appSecrets: sessionSecrets(config),
        random: randomBytes,
      }),
    ),
  );

export const handOver = (key: HandedKey): void => {
  console.log(
    `caller ${key.caller}, key ${key.id}, secret ${key.secret}\nThe secret is shown once. Hand it over by a safe way.`,
  );
};
