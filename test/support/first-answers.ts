// What somebody writes who takes the first thing that will do, read off the page they see: field of the form → value.
import type { CompiledQuestionnaire } from '../../src/questionnaires/engine/compiled.ts';
import { questionAt } from '../../src/questionnaires/engine/compiled.ts';
import type { Fields } from './citizen.ts';
import { type QuestionKind } from '../../src/questionnaires/kinds/traits.ts';

const unescaped = (text: string): string =>
  text
    .replaceAll('&#39;', "'")
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Values of radio buttons and boxes of this name, or of the menu's entries, in their order; an empty entry is none. */
function offered(html: string, name: string): string[] {
  const inputs = [
    ...html.matchAll(
      new RegExp(
        `<input type="(?:radio|checkbox)"[^>]* name="${escaped(name)}" value="([^"]*)"`,
        'g',
      ),
    ),
  ];
  const menu =
    new RegExp(`<select[^>]* name="${escaped(name)}".*?</select>`, 's').exec(html)?.[0] ?? '';
  return [...inputs, ...menu.matchAll(/<option value="([^"]+)"/g)].map(([, value]) =>
    unescaped(value ?? ''),
  );
}

const dateIn = (path: string): Fields => ({
  [`${path}.day`]: '1',
  [`${path}.month`]: '1',
  [`${path}.year`]: '2026',
});

/** `number`: what is written where a number is asked for. */
type Write = (path: string, html: string) => Fields;
const one: Write = (path, html) => ({ [path]: offered(html, path)[0] ?? '' });
const number =
  (text: string): Write =>
  (path, html) => ({
    [path]:
      offered(html, path).find((value) => value.replace(',', '.') === text) ??
      offered(html, path)[0] ??
      text,
  });
const ranked: Write = (path, html) =>
  Object.fromEntries(
    [...html.matchAll(new RegExp(`name="(${escaped(path)}\\.rank\\.[^"]*)"`, 'g'))].map(
      ([, name], at) => [unescaped(name ?? ''), String(at + 1)],
    ),
  );
const nothing: Write = () => ({});

const WRITE: Readonly<Record<QuestionKind, Write>> = {
  select_one: one,
  select_multiple: one,
  acknowledge: one,
  rank: ranked,
  integer: number('3'),
  decimal: number('2.5'),
  range: number('3'),
  text: (path) => ({ [path]: 'x' }),
  email: (path) => ({ [path]: 'an@vidu.vn' }),
  phone: (path) => ({ [path]: '0912 345 678' }),
  date: dateIn,
  datetime: (path) => ({ ...dateIn(path), [`${path}.time`]: '08:00' }),
  time: (path) => ({ [path]: '08:00' }),
  note: nothing,
  calculate: nothing,
  hidden: nothing,
};

/** @param html one page of the journey; `another` one more instance of a repeat is never wished for */
export function firstAnswers(compiled: CompiledQuestionnaire, html: string): Fields {
  if (html.includes('name="_another"')) return { _another: 'no' };
  const shown = unescaped(/name="_shown" value="([^"]*)"/.exec(html)?.[1] ?? '')
    .split(' ')
    .filter((path) => path !== '');
  return Object.assign(
    {},
    ...shown.map((path) => {
      const asked = questionAt(compiled, path);
      return asked ? WRITE[asked.question.kind](path, html) : {};
    }),
  ) as Fields;
}
