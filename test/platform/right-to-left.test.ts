// Pages of questions may be written from right to left: whatever is on one side in civic.css is on the other side in
// languages.css. A new rule there with a left or a right needs its mirror here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';

interface Rule {
  selector: string;
  body: string;
}
const rulesOf = (css: string): Rule[] =>
  [...css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{};@]+)\{([^{}]*)\}/g)].flatMap(
    ([, selectors, body]) =>
      selectors!.split(',').map((selector) => ({
        selector: selector
          .trim()
          .replace(/\[dir=['"]?rtl['"]?\]/g, '[dir=rtl]')
          .replace(/\s+/g, ' '),
        body: body!,
      })),
  );

/** Four values of which the second and the fourth differ are sided; a radius is where its left and right corners differ. */
function isSided(body: string): boolean {
  return body.split(';').some((declaration) => {
    const [property = '', value = ''] = declaration.split(':').map((part) => part.trim());
    if (/^(?:padding|margin|border)-(?:left|right)$|^(?:left|right)$/.test(property)) return true;
    if (property === 'text-align') return /^(?:left|right)$/.test(value);
    const parts = value.match(/(?:[^\s(]|\([^)]*\))+/g) ?? [];
    if (parts.length !== 4) return false;
    if (property === 'border-radius') return parts[0] !== parts[1] || parts[3] !== parts[2];
    return /^(?:padding|margin|border-width)$/.test(property) && parts[1] !== parts[3];
  });
}

/** The same on both sides, or a drawing that is not mirrored: the mark of the site, a tick. */
const SYMMETRIC = new Set([
  '.cg-header__inner',
  '.cg-footer__inner',
  '.cg-main',
  '.cg-header__mark::after',
]);
const styles = path.join(projectRoot, 'browser', 'styles');
/** The source of a sheet: the file, and the parts in the folder of its name. */
function sourceOf(name: string): string {
  const folder = path.join(styles, name);
  const parts = existsSync(folder)
    ? readdirSync(folder).map((part) => path.join(folder, part))
    : [];
  return [`${folder}.css`, ...parts].map((file) => readFileSync(file, 'utf8')).join('\n');
}
const read = (name: string): Rule[] => rulesOf(sourceOf(name));
const unmirrored = (rules: readonly Rule[], mirror: ReadonlySet<string>): string[] =>
  rules
    .filter(
      ({ selector, body }) =>
        isSided(body) && !SYMMETRIC.has(selector) && !mirror.has(`[dir=rtl] ${selector}`),
    )
    .map(({ selector }) => selector);

describe("the look of respondents' pages", () => {
  const mirror = new Set(read('languages').map(({ selector }) => selector));
  it('is mirrored for languages written from right to left', () => {
    expect(read('civic').filter(({ body }) => isSided(body)).length).toBeGreaterThan(20);
    expect(unmirrored(read('civic'), mirror)).toEqual([]);
  });
  it('would tell of a rule without its mirror', () => {
    expect(
      unmirrored(
        rulesOf(
          '.a { margin-left: 1px } .b, .c { padding: 0 1px 0 2px } .d { padding: 0 1px } .e { text-align: left } .f { left: 0 } .g { border-radius: 0 4px 4px 0 }',
        ),
        mirror,
      ),
    ).toEqual(['.a', '.b', '.c', '.e', '.f', '.g']);
  });
  it('gives words of another script a face and a line that hold them', () => {
    const css = sourceOf('languages');
    for (const face of [
      'Noto Sans Khmer',
      'Khmer OS',
      'Noto Sans Tai Viet',
      'Noto Sans Cham',
      'Noto Sans Lao',
    ])
      expect(css).toContain(`'${face}'`);
    expect(css).not.toContain('url(');
  });
});
