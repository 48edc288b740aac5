// Registered callers from the command line, as the pages have them. A secret is printed once.
import type { Command } from 'commander';
import { withDatabase } from '../../platform/db/database.ts';
import { listCallerKeys, listCallers } from './callers.store.ts';
import { disableCaller, inForce, revokeKey, rotateCallerKey } from './register-caller.command.ts';
import { CODE, registerAdd } from './add-caller.cli.ts';
import { handOver, inOneAct } from './caller-key.cli.ts';

export function registerCallers(program: Command): void {
  const group = program
    .command('callers')
    .description('systems that send citizens here by a signed link when a service is done');
  registerAdd(group);
  registerList(group);
  registerKeys(group);
  registerStates(group);
}

function registerList(group: Command): void {
  group
    .command('list')
    .description('callers with their keys in force')
    .action(async () => {
      const [callers, keys] = await withDatabase(
        async (db) => [await listCallers(db), await listCallerKeys(db)] as const,
      );
      for (const caller of callers) {
        const ids = inForce(keys.filter((key) => key.caller === caller.code)).map(({ id }) => id);
        console.log(
          `${caller.code}  ${caller.name.vi}  ${caller.disabledAt ? 'disabled' : 'active'}  keys: ${ids.join(', ') || 'none'}`,
        );
      }
      if (callers.length === 0) console.log('No caller is registered.');
    });
}

function registerKeys(group: Command): void {
  group
    .command('rotate')
    .description('make a second key; revoke the first once the caller uses it')
    .argument('<code>', CODE)
    .action(async (code: string) => {
      const handed = await inOneAct((tx, act) => rotateCallerKey(tx, code, act));
      if (!handed)
        throw new Error(
          `${code} has two keys in force: revoke one first with callers revoke ${code} KEY`,
        );
      handOver(handed);
    });
  group
    .command('revoke')
    .description('links signed with this key stop working at once')
    .argument('<code>', CODE)
    .argument('<key>', 'id of the key')
    .action(async (code: string, id: string) => {
      await inOneAct((tx, act) => revokeKey(tx, { caller: code, id }, act));
      console.log(`key ${id} of ${code} is revoked`);
    });
}

function registerStates(group: Command): void {
  for (const [name, disabled, description] of [
    ['disable', true, 'take none of its links until it is enabled again'],
    ['enable', false, 'take its links again'],
  ] as const) {
    group
      .command(name)
      .description(description)
      .argument('<code>', CODE)
      .action(async (code: string) => {
        await inOneAct((tx, act) => disableCaller(tx, code, { ...act, disabled }));
        console.log(`caller ${code} is ${name}d`);
      });
  }
}
