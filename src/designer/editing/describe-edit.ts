// Changing the title, languages and settings of a questionnaire.
import { ownValue } from '../../platform/own-value.ts';
import type { Node, Questionnaire, Text } from '../../questionnaires/model/questionnaire.ts';
import { withFirstPageTexts } from '../../questionnaires/model/first-page-texts.ts';
import { isReserved } from '../../questionnaires/model/questionnaire.ts';
import type { EditResult } from './edit-result.ts';
import { mistaken } from './edit-result.ts';
import { type ContentEditOf, TEXT_FIELDS } from './content-edits.ts';

/** Codes that came with a workbook are taken as they are; a new one has to be a language tag. */
export function describe(
  model: Questionnaire,
  { title, firstPage, languages, defaultLanguage }: ContentEditOf<'describe'>,
): EditResult {
  const codes = languages.map(({ code }) => code);
  const known = new Set(model.languages.map(({ code }) => code));
  const wrong = codes.findIndex(
    (code) =>
      !known.has(code) && (isReserved(code) || !/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(code)),
  );
  if (wrong >= 0)
    return mistaken('language_code', `language.${String(wrong)}.code`, {
      code: codes[wrong] ?? '',
    });
  const twice = codes.findIndex((code, index) => codes.indexOf(code) !== index);
  if (twice >= 0)
    return mistaken('language_twice', `language.${String(twice)}.code`, {
      code: codes[twice] ?? '',
    });
  if (!codes.includes(defaultLanguage)) return mistaken('language_default', 'defaultLanguage');
  if ((ownValue(title, defaultLanguage) ?? '').trim() === '')
    return mistaken('title_missing', `title.${defaultLanguage}`);
  const gone = [...known].some((code) => !codes.includes(code));
  return {
    ok: true,
    model: {
      ...withFirstPageTexts(gone ? inLanguages(model, new Set(codes)) : model, (text, name) =>
        onlyIn(firstPage ? (firstPage[name] ?? {}) : text, new Set(codes)),
      ),
      title,
      languages,
      defaultLanguage,
    },
    focus: null,
  };
}

const onlyIn = (text: Text, codes: ReadonlySet<string>): Text =>
  Object.fromEntries(Object.entries(text).filter(([lang]) => codes.has(lang)));

/** The words of languages that were taken out go with them. */
function inLanguages(model: Questionnaire, codes: ReadonlySet<string>): Questionnaire {
  const kept = (text: Text): Text => onlyIn(text, codes);
  const node = (one: Node): Node => {
    const texts = TEXT_FIELDS.flatMap((field) => {
      const text = (one as Partial<Record<typeof field, Text>>)[field];
      return text ? [[field, kept(text)]] : [];
    });
    return {
      ...one,
      ...Object.fromEntries(texts),
      ...(one.type === 'question' ? {} : { children: one.children.map(node) }),
    } as Node;
  };
  const lists = model.lists.map((list) => ({
    ...list,
    choices: list.choices.map((choice) => ({ ...choice, label: kept(choice.label) })),
  }));
  return { ...model, lists, children: model.children.map(node) };
}
