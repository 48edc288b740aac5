// Repeats: how many instances, which one this is, an answer of another one; and rows of an attached table.
import type { Choice } from '../../model/questionnaire.ts';
import type { Call, FunctionTable } from './entry.ts';
import { gathering, plain } from './entry.ts';
import type { ExpressionContext } from '../expression-context.ts';
import { reportProblem } from '../expression-context.ts';
import { climb, columnOf, complainUnknown } from '../references.ts';
import type { Named } from '../names.ts';
import type { Code, Env, Frame } from '../scope.ts';
import type { Value } from '../values.ts';
import { toNumber, toText } from '../values.ts';
import { memoByObject } from '../../../platform/memo.ts';

/** position(..): 1 for the first instance of the repeat the expression is in; each further `..` looks one group higher. */
function buildPosition(context: ExpressionContext, call: Call): Code {
  const [of = { type: 'parent', levels: 1, at: call.at } as const] = call.args;
  if (of.type !== 'parent' && of.type !== 'reference')
    return reportProblem(context, call.at, 'position_of');
  const { repeats } = context.place;
  if (repeats.length === 0) return reportProblem(context, call.at, 'position_outside_repeat');
  const name = of.type === 'reference' ? of.name : repeatAbove(context, of.levels);
  const depth = repeats.findIndex((repeat) => repeat.name === name);
  const up = depth < 0 ? 0 : repeats.length - 1 - depth;
  return { run: (env) => climb(env.frame, up).index + 1 };
}

/** The repeat that is the n-th container, or the nearest one around it. */
function repeatAbove(
  { place: { parents = [] } }: ExpressionContext,
  levels: number,
): string | undefined {
  return parents
    .slice(0, Math.max(1, parents.length - levels + 1))
    .findLast(({ type }) => type === 'repeat')?.name;
}

interface Step {
  readonly slot: number;
  readonly name: string;
  readonly at: (env: Env) => Value;
}

/** indexed-repeat(${question}, ${repeat}, n, …): an answer of the n-th instance. */
function buildIndexed(context: ExpressionContext, call: Call): Code {
  const [question] = call.args;
  if (question?.type !== 'reference')
    return reportProblem(context, call.at, 'indexed_repeat_question');
  const named = context.names.find(question.name);
  if (!named) return complainUnknown(context, question.name, question.at);
  context.dependencies.add(named.name);
  const steps = stepsOf(context, call);
  const stranger = steps.find(({ name }) => !named.repeats.some((repeat) => repeat.name === name));
  if (stranger || steps.length === 0)
    return reportProblem(context, call.at, 'indexed_repeat_of', {
      name: named.name,
      repeat: stranger?.name ?? '',
    });
  return { run: (env) => frameAt(context, named, steps, env)?.values[named.slot] ?? '' };
}

function stepsOf(context: ExpressionContext, call: Call): Step[] {
  const steps: Step[] = [];
  for (let part = 1; part + 1 < call.args.length; part += 2) {
    const [repeat, index] = [call.args[part], call.args[part + 1]];
    const place = repeat?.type === 'reference' ? context.names.find(repeat.name) : undefined;
    if (place && index) {
      context.dependencies.add(place.name);
      steps.push({ slot: place.slot, name: place.name, at: context.compile(index).run });
    }
  }
  return steps;
}

/** Down from the top: the stated instance where one is stated, else the one the expression is in, else the first. */
function frameAt(
  context: ExpressionContext,
  named: Named,
  steps: readonly Step[],
  env: Env,
): Frame | undefined {
  let frame: Frame | undefined = climb(env.frame, context.place.repeats.length);
  named.repeats.forEach((repeat, level) => {
    const step = steps.find(({ name }) => name === repeat.name);
    const here =
      context.place.repeats[level]?.name === repeat.name
        ? climb(env.frame, context.place.repeats.length - 1 - level).index
        : 0;
    const index = step ? Math.max(1, Math.trunc(toNumber(step.at(env))) || 1) - 1 : here;
    frame = frame?.instances[repeat.slot]?.[index];
  });
  return frame;
}

/** Thousands of calculations may look into one table: it is laid out once for each column they search. */
const columnsOf = memoByObject(
  (_: readonly Choice[]) => new Map<string, ReadonlyMap<string, Choice>>(),
);

function rowsByKey(rows: readonly Choice[], column: string): ReadonlyMap<string, Choice> {
  const byColumn = columnsOf(rows);
  const known =
    byColumn.get(column) ?? new Map(rows.map((row) => [columnOf(row, column, ''), row]));
  byColumn.set(column, known);
  return known;
}

/** pulldata('table', 'column wanted', 'key column', key) */
function buildPulldata(context: ExpressionContext, call: Call): Code {
  const [table, wanted, keyColumn] = call.args.map((arg) =>
    arg.type === 'text' ? arg.value : undefined,
  );
  if (table === undefined || wanted === undefined || keyColumn === undefined)
    return reportProblem(context, call.at, 'pulldata_quotes');
  const source = context.names.rows(table.replace(/\.csv$/i, ''));
  if (!source)
    return reportProblem(context, call.at, 'table_missing', { name: table.replace(/\.csv$/i, '') });
  const missing = [wanted, keyColumn].find(
    (column) => !source.columns.has(column) && column !== 'name' && column !== 'label',
  );
  if (missing !== undefined)
    return reportProblem(context, call.at, 'column_unknown', {
      name: missing,
      columns: [...source.columns].join(', '),
    });
  const key = context.compile(call.args[3] as Call['args'][number]).run;
  const rows = rowsByKey(source.rows, keyColumn);
  return { run: (env) => columnOf(rows.get(toText(key(env))) ?? null, wanted, env.lang) };
}

export const REPEATS: FunctionTable = {
  count: gathering(1, 1, (values) => values.length),
  position: { least: 0, most: 1, build: buildPosition },
  index: { least: 0, most: 1, build: buildPosition },
  'indexed-repeat': { least: 3, most: 7, build: buildIndexed },
  pulldata: { least: 4, most: 4, build: buildPulldata },
  last: plain(
    0,
    0,
    (_, env) =>
      env.frame.parent?.instances.find((frames) => frames.includes(env.frame))?.length ?? 1,
  ),
};
