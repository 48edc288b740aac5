// The record of processing of a round, made from its questionnaire and settings: what is asked of people,
// what of it is sensitive, who is responsible, how long it is kept. Pure.
import { ownValue } from '../../platform/own-value.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { asksForContact } from '../../questionnaires/model/personal-data.ts';
import { isFreeText } from '../../questionnaires/kinds/traits.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { erasureDue } from '../../sampling/rounds/retention.ts';

export interface AskedDatum {
  name: string;
  label: string;
  kind: string;
}

export interface ProcessingRecord {
  questions: number;
  /** Asked with their own consent. */
  sensitive: readonly AskedDatum[];
  /** Telephone numbers and addresses: kept as they are given. */
  contact: readonly AskedDatum[];
  /** Free text, in which people may name themselves or others. */
  free: readonly AskedDatum[];
  /** 60 days after processing began: the impact assessment is due. Null before it is opened. */
  assessmentDue: Date | null;
  erasureDue: Date | null;
}

const ASSESSMENT_DAYS = 60;

const labelOf = (label: Readonly<Record<string, string>>, langs: readonly string[]) =>
  langs.map((lang) => ownValue(label, lang)).find((text) => text !== undefined);

/** @param lang of the labels, where the questionnaire has it */
export function processingRecord(
  round: Round,
  questionnaire: Questionnaire,
  lang: string,
): ProcessingRecord {
  const questions = questionsOf(questionnaire);
  const shown = (one: (typeof questions)[number]): AskedDatum => ({
    name: one.name,
    label: labelOf(one.label ?? {}, [lang, questionnaire.defaultLanguage]) ?? one.name,
    kind: one.kind,
  });
  const opened = round.firstOpenedAt ?? null;
  return {
    questions: questions.length,
    sensitive: questions.filter(({ sensitive }) => sensitive === true).map(shown),
    contact: questions.filter(asksForContact).map(shown),
    free: questions.filter(({ kind }) => isFreeText(kind)).map(shown),
    assessmentDue: opened && new Date(opened.getTime() + ASSESSMENT_DAYS * 86_400_000),
    erasureDue: erasureDue(round),
  };
}
