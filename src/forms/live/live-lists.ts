// Choice lists and tables for the browser: whole where options change, else only what is shown or read.
import type { Choice, ChoiceList, Text } from '../../questionnaires/model/questionnaire.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import { isSent, type LiveContext, pathsOf } from './live-context.ts';

export function inOneLanguage(text: Text, { journey, lang }: LiveContext): Text {
  const found = textIn(text, lang, journey.compiled.questionnaire);
  return found === null ? {} : { [found.lang]: found.text };
}

/** A list whole where the page offers or searches it; for an earlier answer that only a label shows, the chosen options. */
export function listOf(list: ChoiceList, context: LiveContext): ChoiceList[] {
  const { plan, journey } = context;
  const users = [...journey.compiled.byName.values()].filter(
    ({ question, name }) => question.list === list.name && isSent(name, context),
  );
  const whole = users.some(({ name }) => plan.options.has(name))
    ? [{ name: `${list.name}:`, choices: list.choices.map((choice) => choiceOf(choice, context)) }]
    : [];
  const searched = plan.reading.lists.has(list.name)
    ? [{ name: list.name, choices: list.choices.map((choice) => choiceOf(choice, context)) }]
    : [];
  const spoken = users
    .filter(({ name }) => plan.reading.spoken.has(name) && !plan.options.has(name))
    .map(({ name }) => ({
      name: `${list.name}:${name}`,
      choices: mentionedChoices(list, name, context),
    }));
  return [...whole, ...searched, ...spoken];
}

function mentionedChoices(list: ChoiceList, name: string, context: LiveContext): Choice[] {
  const chosen = new Set(
    pathsOf(name, context).flatMap((path) =>
      String(context.journey.evaluation.valueAt(path)).split(' '),
    ),
  );
  return list.choices
    .filter((choice) => context.plan.run.has(name) || chosen.has(choice.name))
    .map((choice) => choiceOf(choice, context));
}

function choiceOf(choice: Choice, context: LiveContext): Choice {
  const columns = Object.entries(choice.columns ?? {}).filter(([column]) =>
    context.plan.reading.columns.has(column),
  );
  return {
    name: choice.name,
    label: inOneLanguage(choice.label, context),
    ...(columns.length > 0 ? { columns: Object.fromEntries(columns) } : {}),
  };
}
