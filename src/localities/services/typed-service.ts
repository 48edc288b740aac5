// What an administrator types of a public service, and what is wrong with it.
import { createHash } from 'node:crypto';
import { z } from 'zod';

const text = (longest: number) => z.string().max(longest).trim().default('');

export const typedService = z.object({
  shortVi: text(400),
  shortEn: text(400),
  category: text(40),
  /** One name a line. */
  words: z.string().max(20_000).default(''),
  /** Mark of what the form was made from. */
  seen: text(40),
});
export type TypedService = z.infer<typeof typedService>;

export const emptyService: TypedService = {
  ...{ shortVi: '', shortEn: '', category: '', words: '', seen: '' },
};

/** Tells whether somebody else changed the service since its form was made. */
export const markOfService = ({ shortVi, shortEn, category, words }: TypedService): string =>
  createHash('sha256')
    .update(JSON.stringify([shortVi, shortEn, category, wordsIn(words)]))
    .digest('base64url')
    .slice(0, 16);

const LONGEST_NAME = 120;
const MOST_WORDS = 60;

export interface ServiceMistake {
  field: keyof TypedService;
  /** Key under localities.services.mistakes. */
  code: 'shortVi' | 'shortEn' | 'category' | 'words' | 'changedMeanwhile';
}

export const wordsIn = (typed: string): string[] => [
  ...new Set(
    typed
      .split(/\r?\n/)
      .map((line) => line.trim().normalize('NFC'))
      .filter((line) => line !== ''),
  ),
];

const isName = (name: string): boolean => name !== '' && name.length <= LONGEST_NAME;

/** @param own whether its names are typed too: they are not of services that come with the program */
export function serviceMistakes(
  { shortVi, shortEn, category, words }: TypedService,
  { own, categories }: { own: boolean; categories: readonly string[] },
): ServiceMistake[] {
  const names = wordsIn(words);
  const checks: [boolean, 'shortVi' | 'shortEn' | 'category' | 'words'][] = [
    [!own || isName(shortVi), 'shortVi'],
    [!own || isName(shortEn), 'shortEn'],
    [!own || categories.includes(category), 'category'],
    [names.length <= MOST_WORDS && names.every(isName), 'words'],
  ];
  return checks.flatMap(([isRight, field]) => (isRight ? [] : [{ field, code: field }]));
}
