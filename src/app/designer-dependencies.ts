// What the designer's pages are given by rooms they may not look into: how a citizen sees a question, which questions
// the indicators read, and which rounds ask a version.
import { indicatorsOf } from '../indicators/definition.ts';
import { listNewestDefinitions } from '../indicators/definitions.store.ts';
import type { Db, Reader } from '../platform/db/connect.ts';
import { compile } from '../questionnaires/engine/compiled.ts';
import type { QuestionnaireDeps } from '../designer/designer.routes.ts';
import { findQuestionnaireByCode, findVersion } from '../questionnaires/versions/versions.store.ts';
import { listVersions } from '../questionnaires/versions/versions.store.ts';
import { filled, questionTemplate, type Fragment } from '../forms/question-html.ts';
import { questionView } from '../forms/question-view.ts';
import { listRoundsAsking } from '../sampling/rounds/rounds.store.ts';

/** @param fragment renders a component without the page around it */
export const designerDependencies = (fragment: Fragment): QuestionnaireDeps => ({
  questionHtml: (path, question, around, held) =>
    filled(
      questionTemplate(
        questionView(path, question.question, around),
        fragment,
        around.t('components.errors.mark'),
      ),
      held,
    ),
  usedByIndicators,
  roundsAsking: listRoundsAsking,
});

/** Every question an indicator of this questionnaire's indexes names or computes with. */
async function usedByIndicators(db: Db | Reader, code: string): Promise<string[]> {
  const indicators = (await listNewestDefinitions(db))
    .filter(({ definition }) => definition.questionnaire === code)
    .flatMap(({ definition }) => indicatorsOf(definition));
  const questionnaire = indicators.length === 0 ? null : await findQuestionnaireByCode(db, code);
  const [newest] = questionnaire ? await listVersions(db, questionnaire.id) : [];
  const version = newest && (await findVersion(db, newest.id));
  const compiled = version && compile(version.model);
  if (!compiled?.ok) return indicators.map(({ question }) => question);
  const read = indicators.flatMap(({ question, expression, baseExpression }) => [
    question,
    ...[expression, baseExpression].flatMap((source) => {
      const parsed = compiled.compiled.expression(source);
      return parsed.ok ? parsed.expression.dependencies : [];
    }),
  ]);
  return [...new Set(read)];
}
