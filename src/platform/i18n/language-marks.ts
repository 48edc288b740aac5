// Marks every text that is not in the page's language, for screen readers. The code that finds a text
// – a translator that fell back, a registry, a questionnaire – does not know the page around it. So it
// adds the language in control characters, which are not typed. Once the page is complete, these
// become `<span lang>`, or are removed where the surrounding language is the same.
import { directionOf, languageTag, type Direction } from './language-tags.ts';

const [OPEN, MIDDLE, CLOSE] = ['\u0002', '\u0003', '\u0004'];
const MARKS = /\u0002[^\u0002-\u0004]{0,35}\u0003|[\u0002-\u0004]/g;
const ANY_MARK = /[\u0002-\u0004]/;
const TAG = /(<[^<>]*>)/;
/** Elements that hold plain text only: no span may be in them. */
const TEXT_ONLY: ReadonlySet<string> = new Set(['title', 'option', 'textarea']);
const VOID: ReadonlySet<string> = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
  '!doctype',
]);

/** The text, carrying its language. */
export const withLangMark = (text: string, lang: string): string =>
  `${OPEN}${languageTag(lang)}${MIDDLE}${text}${CLOSE}`;
/** The bare text. */
export const unmarked = (text: string): string => text.replace(MARKS, '');

interface Voice {
  lang: string;
  direction: Direction;
}
interface Element extends Voice {
  name: string;
}

/** The page with every mark resolved. `html` is the whole document as the templates make it: attribute values hold no `<` or `>`. */
export function withLanguages(html: string): string {
  if (!html.includes(OPEN)) return html;
  const open: Element[] = [];
  const out: string[] = [];
  for (const part of html.split(TAG)) {
    if (part.startsWith('<')) {
      out.push(unmarked(part));
      follow(part, open);
    } else out.push(ANY_MARK.test(part) ? resolved(part, open.at(-1), out) : part);
  }
  return out.join('');
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];

/** Updates the stack of open elements, each with the language and direction inside it. */
function follow(tag: string, open: Element[]): void {
  const [, closing, found] = /^<(\/?)([a-zA-Z!][a-zA-Z0-9]*)/.exec(tag) ?? [];
  const name = found?.toLowerCase();
  if (name === undefined || VOID.has(name)) return;
  const around = open.at(-1) ?? { lang: 'und', direction: 'ltr' };
  if (!closing)
    open.push({
      name,
      lang: attribute(tag, 'lang') ?? around.lang,
      direction: (attribute(tag, 'dir') as Direction | undefined) ?? around.direction,
    });
  else {
    const at = open.findLastIndex((element) => element.name === name);
    if (at >= 0) open.length = at;
  }
}

/** One run of text between two tags. `before` is what was written so far; its last part is the tag the text is in. */
function resolved(text: string, element: Element | undefined, before: string[]): string {
  const around: Voice = element ?? { lang: 'und', direction: 'ltr' };
  if (!element || !TEXT_ONLY.has(element.name)) return spanned(text, around);
  const lang = new RegExp(`^\\s*${OPEN}([^${MIDDLE}]*)${MIDDLE}`).exec(text)?.[1];
  const attributes = lang === undefined ? '' : attributesFor(languageTag(lang), around);
  if (element.name === 'option' && attributes !== '')
    before.push(before.pop()!.replace(/>$/, `${attributes}>`));
  return unmarked(text);
}

/** The attributes that say what differs from around; empty when nothing does. */
function attributesFor(lang: string, around: Voice): string {
  if (lang === around.lang) return '';
  const direction = directionOf(lang);
  return ` lang="${lang}"${direction === around.direction ? '' : ` dir="${direction}"`}`;
}

function spanned(text: string, around: Voice): string {
  const spoken: (Voice & { end: string })[] = [];
  const html = text
    .split(/(\u0002[^\u0002-\u0004]*\u0003|\u0004)/)
    .map((part) => {
      if (part === CLOSE) return spoken.pop()?.end ?? '';
      if (!part.startsWith(OPEN!)) return unmarked(part);
      const lang = languageTag(part.slice(1, -1));
      const attributes = attributesFor(lang, spoken.at(-1) ?? around);
      spoken.push({ lang, direction: directionOf(lang), end: attributes === '' ? '' : '</span>' });
      return attributes === '' ? '' : `<span${attributes}>`;
    })
    .join('');
  return (
    html +
    spoken
      .reverse()
      .map(({ end }) => end)
      .join('')
  );
}
