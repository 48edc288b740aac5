// The languages of the application itself. Questionnaires may hold more; pages fall back to these.

export const languages = ['vi', 'en'] as const;
export type Lang = (typeof languages)[number];
export const defaultLanguage: Lang = 'vi';

export const isLang = (value: unknown): value is Lang => languages.includes(value as Lang);
