// The command line as a person meets it: every command explains itself, every error is one line.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Command } from 'commander';
import { z } from 'zod';
import { createProgram, lineOf, run } from '../src/cli.ts';
import { problem } from '../src/platform/problems/problem.ts';

let stderr = '';
let stdout = '';
beforeEach(() => {
  stderr = '';
  stdout = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

function everyCommand(command: Command, path: string[] = []): [string, Command][] {
  return command.commands.flatMap((child) => [
    [[...path, child.name()].join(' '), child] as [string, Command],
    ...everyCommand(child, [...path, child.name()]),
  ]);
}

const commands = everyCommand(createProgram());

test('there are the commands of the server and of the rooms', () => {
  expect(commands.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'start',
      'migrate',
      'localities import',
      'records import-papi',
      'xlsform',
      'accounts create',
      'estimate',
    ]),
  );
});

test.each(commands)('%s --help explains itself', async (name, command) => {
  expect(await run([...name.split(' '), '--help'])).toBe(0);
  expect(stdout).toContain(`Usage: civic-gauge ${name}`);
  expect(command.description()).not.toBe('');
  for (const option of command.options) expect(option.description).not.toBe('');
  for (const argument of command.registeredArguments) expect(argument.description).not.toBe('');
});

describe('an error is one line and a status', () => {
  test.each([
    ['an unknown command', ['frobnicate'], `civic-gauge: unknown command 'frobnicate'\n`],
    ['an unknown option', ['migrate', '--fast'], `civic-gauge: unknown option '--fast'\n`],
    [
      'a missing argument',
      ['localities', 'import'],
      `civic-gauge: missing required argument 'files'\n`,
    ],
  ])('%s', async (_what, argv, expected) => {
    expect(await run(argv)).toBe(1);
    expect(stderr).toBe(expected);
  });

  test('a wrong setting', async () => {
    const before = process.env['DATABASE_POOL'];
    process.env['DATABASE_POOL'] = 'many';
    expect(await run(['migrate'])).toBe(1);
    if (before === undefined) delete process.env['DATABASE_POOL'];
    else process.env['DATABASE_POOL'] = before;
    expect(stderr).toBe(
      'civic-gauge: Configuration: DATABASE_POOL must be a whole number from 2 to 200 (it is “many”).\n',
    );
  });

  test('a Problem in the words of its page, a validation by its place, anything else by its message', () => {
    expect(lineOf(problem('notFound'))).toMatch(/^[A-Z][^\n]+ – [^\n]+$/);
    expect(lineOf(z.object({ year: z.number() }).safeParse({ year: 'x' }).error)).toMatch(
      /^year: [^\n]+$/,
    );
    expect(lineOf(new Error('first\n  second'))).toBe('first second');
    expect(lineOf(Object.assign(new Error('insert into …'), { code: '23505' }))).not.toContain(
      'insert',
    );
  });
});
