// The lint rule that keeps look-ups by a written name out of plain objects sees each planted one,
// and nothing else.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { Linter } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { ownValueRule } from '../../eslint-rules/own-value.mjs';

const planted = `type Record<T> = { [name: string]: T };
export const look = (record: Record<number>, name: string): number | undefined => record[name];
export const optional = (record: Record<number> | undefined, name: string): number | undefined => record?.[name];
export function put(record: Record<number>, name: string): void { record[name] = 1; }
export const within = (record: object, name: string): boolean => name in record;
export const count = (record: Record<number>, name: string): void => { record[name] ??= 1; };
export const fixed = (record: Record<number>, name: 'a' | 'b'): number | undefined => record[name];
export const listed = (list: { [at: number]: string }, at: number): string | undefined => list[at];
export const known = (record: { a: number; b: number }, name: 'a' | 'b'): number => record[name];
interface ProcessEnv { [name: string]: string | undefined }
export const ours = (env: ProcessEnv, name: string): string | undefined => env[name];
`;

test('planted look-ups are told', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-rule-'));
  const file = path.join(folder, 'planted.ts');
  writeFileSync(file, planted);
  const programs = [
    ts.createProgram([file], { strict: true, noLib: true, target: ts.ScriptTarget.ES2023 }),
  ];
  const messages = new Linter({ cwd: folder }).verify(
    planted,
    [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser as never, parserOptions: { programs } },
        plugins: { local: { rules: { 'own-value': ownValueRule } } },
        rules: { 'local/own-value': 'error' },
      },
    ],
    { filename: file },
  );
  rmSync(folder, { recursive: true });
  expect(messages.map(({ line, messageId }) => `${String(line)} ${messageId ?? ''}`)).toEqual([
    '2 look',
    '3 look',
    '4 put',
    '5 within',
    '6 put',
  ]);
});
