// What is copied into a web page: a button as a link, and a frame that holds it. Pure.
import { escapeHtml } from '../../platform/escape-html.ts';

const STYLE = [
  'display:inline-block;padding:.75em 1.25em;border-radius:.5em;background:#0b5c6b',
  'color:#fff;font:bold 1rem sans-serif;text-decoration:none',
].join(';');

/** With values escaped, in the order given. */
const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escapeHtml(value)}"`)
    .join(' ');

/** The words are the button: no picture needs an alternative. @param words what it says */
export function buttonHtml(link: string, { words, lang }: { words: string; lang: string }): string {
  const of = { href: link, lang, target: '_blank', rel: 'noopener', style: STYLE };
  return `<a ${attributes(of)}>${escapeHtml(words)}</a>`;
}

export function frameHtml(address: string, title: string): string {
  const size = { width: '320', height: '120' };
  const of = { src: address, title, ...size, loading: 'lazy', style: 'border:0' };
  return `<iframe ${attributes(of)}></iframe>`;
}

const FRAME_STYLE = 'body{margin:0;padding:1rem;font:1rem sans-serif}a{outline-offset:.2em}';

/** The page inside the frame: nothing runs in it, and the form opens beside it. */
export const framedPage = (link: string, says: { words: string; lang: string }): string =>
  [
    `<!DOCTYPE html><html lang="${says.lang}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(says.words)}</title><style>${FRAME_STYLE}</style></head>`,
    `<body>${buttonHtml(link, says)}</body></html>`,
  ].join('');
