// The `${name}` that conditions and words mention, found in the text alone. The name is trimmed here and not by the pattern:
// `\s*` on both sides of it tries every way to share a row of spaces, which takes hours on a long one.

/** Its one group is what is between the braces, with its spaces. */
export const MENTION = /\$\{([^{}]*)\}/g;

/** The names mentioned, in order. */
export const mentionedNames = (text: string): string[] =>
  [...text.matchAll(MENTION)].map(([, inside = '']) => inside.trim()).filter((name) => name !== '');
