// What is copied into a web page: a button as a link, and a frame that holds it. Pure.

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => ESCAPES.get(one)!);

const STYLE =
  'display:inline-block;padding:.75em 1.25em;border-radius:.5em;background:#0b5c6b;color:#fff;font:bold 1rem sans-serif;text-decoration:none';

/** The words are the button: no picture needs an alternative. @param words what it says */
export const buttonHtml = (
  link: string,
  { words, lang }: { words: string; lang: string },
): string =>
  `<a href="${escaped(link)}" lang="${lang}" target="_blank" rel="noopener" style="${STYLE}">${escaped(words)}</a>`;

export const frameHtml = (address: string, title: string): string =>
  `<iframe src="${escaped(address)}" title="${escaped(title)}" width="320" height="120" loading="lazy" style="border:0"></iframe>`;

/** The page inside the frame: nothing runs in it, and the form opens beside it. */
export const framedPage = (
  link: string,
  { words, title, lang }: { words: string; title: string; lang: string },
): string =>
  `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>${escaped(title)}</title><style>body{margin:0;padding:1rem;font:1rem sans-serif}a{outline-offset:.2em}</style></head>` +
  `<body>${buttonHtml(link, { words, lang })}</body></html>`;
