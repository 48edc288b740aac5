// What changed between two versions, in words, and whether a running round can take it: corrected wording,
// added translations and options added at the end leave every answer given so far as it was meant;
// anything else is a new version.
import { FIRST_PAGE_TEXTS } from '../model/first-page-texts.ts';
import type { Questionnaire } from '../model/questionnaire.ts';
import { type Change, language, same } from './change.ts';
import { nodeChanges } from './node-changes.ts';
import { listChanges, tableChanges } from './list-changes.ts';

export function changesBetween(before: Questionnaire, after: Questionnaire): Change[] {
  return [
    ...documentChanges(before, after),
    ...nodeChanges(before, after),
    ...listChanges(before, after),
    ...tableChanges(before, after),
  ];
}

/** Every change is safe. */
export const canChangeInField = (changes: readonly Change[]): boolean =>
  changes.every(({ safe }) => safe);

/** In what respondents read of the questionnaire itself. */
function textChanges(before: Questionnaire, after: Questionnaire): Change[] {
  const isChanged = FIRST_PAGE_TEXTS.some((name) => !same(before[name] ?? {}, after[name] ?? {}));
  return [
    ...(same(before.title, after.title) ? [] : ['title']),
    ...(isChanged ? ['first_page'] : []),
  ].map((code) => ({ code, vars: {}, safe: true }));
}

function documentChanges(before: Questionnaire, after: Questionnaire): Change[] {
  const changes = textChanges(before, after);
  for (const { code, name } of after.languages)
    if (!before.languages.some((one) => one.code === code))
      changes.push({ code: 'language_added', vars: { language: name }, safe: true });
  for (const { code, name } of before.languages)
    if (!after.languages.some((one) => one.code === code))
      changes.push({ code: 'language_removed', vars: { language: name }, safe: false });
  if (before.defaultLanguage !== after.defaultLanguage)
    changes.push({
      code: 'default_language',
      vars: { language: language(after, after.defaultLanguage) },
      safe: true,
    });
  if (!same(before.settings ?? {}, after.settings ?? {}))
    changes.push({ code: 'settings', vars: {}, safe: true });
  return changes;
}
