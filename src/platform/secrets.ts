// The application's secrets: one signs and seals, older ones still open what they once sealed. With
// the list one secret can take the place of another while people are signed in and answering.

/** Newest first. The first signs and seals; all of them check and open. */
export type Secrets = readonly [newest: string, ...older: string[]];

export const SECRET_LENGTH = 32;

const isLong = (secret: string): boolean => secret.length >= SECRET_LENGTH;

function candidates(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [only = ''] = lines;
  if (lines.length !== 1) return lines;
  const parts = only.split(/[\s,]+/).filter((part) => part !== '');
  return parts.some(isLong) ? parts : [only];
}

/**
 * Secrets one a line, or on one line with commas or blanks between them. A line of short words is
 * one secret: a passphrase.
 * @returns null when there is none, or one is shorter than SECRET_LENGTH
 */
export function readSecrets(text: string): Secrets | null {
  const [newest, ...older] = new Set(candidates(text));
  if (newest === undefined || ![newest, ...older].every(isLong)) return null;
  return [newest, ...older];
}
