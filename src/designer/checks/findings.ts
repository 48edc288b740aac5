// The check panel: everything worth knowing before a draft is published, gravest first.
import { compile } from '../../questionnaires/engine/compiled.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import type { Problem } from '../../questionnaires/engine/problem.ts';
import { isError } from '../../questionnaires/engine/problem.ts';
import type { Finding } from './finding.ts';
import { logicFindings } from './logic-findings.ts';
import { completenessOf } from './missing-texts.ts';
import { nodesOf } from '../editing/tree.ts';
import { LONG_SENTENCE, readingOf } from './wording.ts';
import { AUTHORING_TRAITS } from '../../questionnaires/kinds/authoring-traits.ts';

const WEIGHTS: readonly Finding['weight'][] = ['stop', 'mend', 'know'];

/** @param used names of the questions that indicators read; empty when no index reads this questionnaire */
export function findingsOf(model: Questionnaire, used: readonly string[]): Finding[] {
  const found = [
    ...compilerFindings(model),
    ...(questionsOf(model).length === 0 ? [emptyFinding] : []),
    ...logicFindings(model),
    ...translationFindings(model),
    ...wordingFindings(model),
    ...indicatorFindings(model, used),
  ];
  return WEIGHTS.flatMap((weight) => found.filter((one) => one.weight === weight));
}

const emptyFinding: Finding = {
  kind: 'problem',
  weight: 'stop',
  key: 'designer.findings.no_questions',
  vars: {},
  id: null,
  field: '',
};

function compilerFindings(model: Questionnaire): Finding[] {
  const ids = new Map(nodesOf(model).map(({ name, id }) => [name, id]));
  return compile(model).problems.map((problem: Problem): Finding => ({
    kind: 'problem',
    weight: isError(problem) ? 'stop' : 'mend',
    key: `questionnaires.problems.${problem.code}`,
    vars: problem.vars,
    id: ids.get(problem.node ?? '') ?? null,
    field: problem.field ?? '',
  }));
}

function translationFindings(model: Questionnaire): Finding[] {
  return completenessOf(model)
    .filter(({ missing }) => missing > 0)
    .map(({ lang, missing, total }) => ({
      kind: 'translation',
      weight: lang === model.defaultLanguage ? 'mend' : 'know',
      key: 'designer.findings.translations_missing',
      vars: {
        language: model.languages.find(({ code }) => code === lang)?.name ?? lang,
        lang,
        missing,
        total,
      },
      id: null,
      field: lang,
    }));
}

function wordingFindings(model: Questionnaire): Finding[] {
  return model.languages.flatMap(({ code, name: language }) =>
    (readingOf(model, code)?.hardest ?? []).map(({ id, name, words }): Finding => ({
      kind: 'wording',
      weight: 'know',
      key: 'designer.findings.long_sentence',
      vars: { name, words, limit: LONG_SENTENCE, language: language || code },
      id,
      field: 'label',
    })),
  );
}

/** Free texts and what identifies the respondent's group are read by people and weights, not by indicators: one line, not one each. */
function indicatorFindings(model: Questionnaire, used: readonly string[]): Finding[] {
  if (used.length === 0) return [];
  const read = new Set(used);
  const asked = questionsOf(model).filter(
    ({ kind, name }) => AUTHORING_TRAITS[kind].forIndicators && !read.has(name),
  );
  if (asked.length === 0) return [];
  return [
    {
      kind: 'indicator',
      weight: 'know',
      key: 'designer.findings.no_indicator',
      vars: { count: asked.length, names: asked.map(({ name }) => name).join(', ') },
      id: null,
      field: '',
    },
  ];
}
