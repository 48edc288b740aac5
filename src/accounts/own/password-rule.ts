// Which password an account may have. Length and how hard it is to guess count, not which kinds of characters
// it has (NIST SP 800-63B): the estimate knows 49,000 breached passwords, keyboards, dates and repetitions.
// Its lists take 25 MB and a tenth of a second, so they are read when the first password is judged.
export type PasswordMistake = 'short' | 'long' | 'guessable' | 'different';

export const SHORTEST = 10;
/** Longer ones cost time to hash. */
const LONGEST = 128;
/** The rest adds nothing that matters, and judging it takes long. */
const JUDGED = 40;
/** Of 0 to 4; 3: more than 10^8 guesses. */
const GOOD_ENOUGH = 3;

type Judge = (password: string, own: readonly string[]) => number;

let judge: Promise<Judge> | null = null;

async function loaded(): Promise<Judge> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs: graphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const estimator = new ZxcvbnFactory({ dictionary, graphs });
  return (password, own) => estimator.check(password, [...own]).score;
}

/** Letters with marks are written in two ways in Unicode; NFKC makes them one (NIST SP 800-63B, 5.1.1.2). */
export const sameLetters = (password: string): string => password.normalize('NFKC');

/** @param own words that somebody who knows the person would try: account name, name */
export async function passwordMistake(
  { password, again }: { password: string; again: string },
  own: readonly string[],
): Promise<PasswordMistake | null> {
  const letters = [...sameLetters(password)];
  if (letters.length < SHORTEST) return 'short';
  if (letters.length > LONGEST) return 'long';
  judge ??= loaded();
  const score = (await judge)(letters.slice(0, JUDGED).join(''), [
    ...own.flatMap((words) => words.split(/\s+/)),
    'civicgauge',
  ]);
  if (score < GOOD_ENOUGH) return 'guessable';
  return sameLetters(password) === sameLetters(again) ? null : 'different';
}
