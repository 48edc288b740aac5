// What authors write into labels and hints that is shown here as it is: Markdown, HTML, a reference with a space in it.
// Said once for each column, at the first cell.
import type { ImportContext, Spot } from './import-context.ts';
import { report } from './import-context.ts';

const MARKUP =
  /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>|\*\*[^*\n]+\*\*|\[[^[\]\n]+\]\([^()\s]+\)|^\s{0,3}#{1,6}\s/im;
const LOOSE = /\$\s+\{[^{}]*\}/;

export function remarkWords(context: ImportContext, spot: Spot, text: string): void {
  const [markup, loose] = [MARKUP.exec(text)?.[0], LOOSE.exec(text)?.[0]];
  if (markup !== undefined) once(context, 'markup_as_text', markup, spot);
  if (loose !== undefined) once(context, 'reference_loose', loose, spot);
}

function once(context: ImportContext, code: string, found: string, spot: Spot): void {
  const key = [code, spot.sheet, spot.column?.index].join('\u0000');
  if (context.said.has(key)) return;
  context.said.add(key);
  report(context, { severity: 'warning', code, vars: { found: found.trim().slice(0, 60) } }, spot);
}

/** Invisible characters, often copied along from the web: they would make two names of one. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069]/g;

/** A name or code without them, reported once for each cell. */
export function visible(context: ImportContext, spot: Spot, text: string): string {
  const plain = text.replace(INVISIBLE, '');
  if (plain !== text)
    report(context, { severity: 'warning', code: 'invisible_signs', vars: { write: plain } }, spot);
  return plain;
}
