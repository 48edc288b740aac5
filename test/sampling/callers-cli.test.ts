// `civic-gauge callers`, as it is typed.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { registerCallers } from '../../src/sampling/callers/callers.cli.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { secretOf } from '../../src/responses/entry/after-service/after-service-links.store.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
const before = { ...process.env };
const appSecret = 'a secret of thirty-two characters';
beforeAll(async () => {
  database = await testDatabase();
  await inTransaction(database.db, seedRegistries);
  Object.assign(process.env, { DATABASE_URL: database.url, SESSION_SECRET: appSecret });
});
afterAll(async () => {
  process.env = before;
  await database.close();
});

async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: unknown) => {
    lines.push(String(line));
  });
  const program = new Command().exitOverride();
  registerCallers(program);
  try {
    await program.parseAsync(['callers', ...args], { from: 'user' });
  } finally {
    log.mockRestore();
  }
  return lines.join('\n');
}
const add = (...more: string[]) =>
  run(
    'add',
    '--code',
    'cong-dvc',
    '--name-vi',
    'Cổng',
    '--name-en',
    'Portal',
    '--contact',
    'it@portal.example',
    ...more,
  );
const keyOf = (printed: string) => ({
  id: /key (\w+)/.exec(printed)![1]!,
  secret: /secret (\S+)/.exec(printed)![1]!,
});
const opened = async (key: string) =>
  await secretOf(database.db, { caller: 'cong-dvc', key }, [appSecret]);

test('a caller is registered, changes its key, is stopped and let in again', async () => {
  expect(await run('list')).toBe('No caller is registered.');
  const first = keyOf(await add('--service', 'DVC09', '--province', '01', '--province', '04'));
  expect(await opened(first.id)).toMatchObject({
    secret: first.secret,
    caller: { services: ['DVC09'], localities: [1001, 1004] },
  });
  const second = keyOf(await run('rotate', 'cong-dvc'));
  expect(await opened(second.id)).toMatchObject({ secret: second.secret });
  await expect(run('rotate', 'cong-dvc')).rejects.toThrow('two keys in force');
  await run('revoke', 'cong-dvc', first.id);
  expect(await opened(first.id)).toBe('unknownKey');
  await run('disable', 'cong-dvc');
  expect(await opened(second.id)).toBe('disabledCaller');
  expect(await run('list')).toBe(`cong-dvc  Cổng  disabled  keys: ${second.id}`);
  await run('enable', 'cong-dvc');
  expect(await opened(second.id)).toMatchObject({ secret: second.secret });
});

test.each([
  [['--service', 'DVC99'], 'no public service DVC99'],
  [['--province', '99'], 'no province in force has the code 99'],
  [['--round', 'x'], 'no round x'],
  [['--code', 'Cổng'], '2 to 40 small letters'],
  [[], 'cong-dvc is taken'],
])('a mistake is told in one line: %j', async (more, message) => {
  await expect(add(...more)).rejects.toThrow(message);
});

test('a caller or key that is not there', async () => {
  await expect(run('rotate', 'nobody')).rejects.toThrow('notFound');
  await expect(run('revoke', 'cong-dvc', 'aaaaaaaa')).rejects.toThrow('notFound');
});
