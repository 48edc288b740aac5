// Questions and options of a round in the words of its questionnaire.
import { ownValue } from '../../platform/own-value.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import type { Questionnaire, Text } from '../../questionnaires/model/questionnaire.ts';
import { tableVariables, type VariableKind } from './variables.ts';

export interface NamedVariable {
  name: string;
  title: string;
  kind: VariableKind;
  options: readonly { code: string; name: string }[];
}

/** In reading order. @param versions the first leads */
export function namedVariables(versions: readonly Questionnaire[], lang: Lang): NamedVariable[] {
  const [leading] = versions;
  if (!leading) return [];
  const words = (text: Text, otherwise: string): string =>
    ownValue(text, lang) ?? ownValue(text, leading.defaultLanguage) ?? otherwise;
  return tableVariables(versions).map(({ name, label, kind, options }) => ({
    name,
    title: words(label, name),
    kind,
    options: options.map((option) => ({
      code: option.name,
      name: words(option.label, option.name),
    })),
  }));
}

/** The name of an option; its code where the questionnaire has none. */
export const optionName = (variable: NamedVariable | undefined, code: string): string =>
  variable?.options.find((option) => option.code === code)?.name ?? code;
