// `${name}`, columns of options, and `instance('list')/root/item[…]`: where expressions reach for values.
// Inside a repeat a name means the same instance's answer; from outside it means the answers of all instances.
import { ownValue } from '../../platform/own-value.ts';
import type { Choice } from '../model/questionnaire.ts';
import type { ExpressionContext } from './expression-context.ts';
import { reportProblem } from './expression-context.ts';
import type { Named, RowSource } from './names.ts';
import type { Code, Env, Frame } from './scope.ts';
import { literalCode } from './scope.ts';
import type { Tree } from './tree.ts';
import type { Value } from './values.ts';
import { toBoolean, toNumber } from './values.ts';

export function referenceCode(
  context: ExpressionContext,
  tree: Extract<Tree, { type: 'reference' }>,
): Code {
  const named = context.names.find(tree.name);
  if (!named) return complainUnknown(context, tree.name, tree.at);
  context.dependencies.add(tree.name);
  if (named.kind === 'group')
    return reportProblem(context, tree.at, 'group_has_no_value', { name: tree.name });
  return named.kind === 'repeat' ? repeatCode(context, named) : questionCode(context, named);
}

export function complainUnknown(context: ExpressionContext, name: string, at: number): Code {
  const near = context.names.near(name);
  return near === undefined
    ? reportProblem(context, at, 'name_unknown', { name })
    : reportProblem(context, at, 'name_misspelt', { name, write: `\${${near}}` });
}

function questionCode(context: ExpressionContext, named: Named): Code {
  const { up, down } = route(context, named);
  const { slot } = named;
  if (down.length === 0) {
    if (up === 0) return { run: (env) => env.frame.values[slot] ?? '' };
    return { run: (env) => climb(env.frame, up).values[slot] ?? '' };
  }
  const set = (env: Env): Value[] =>
    descend(climb(env.frame, up), down).map((frame) => frame.values[slot] ?? '');
  return { run: (env) => set(env)[0] ?? '', set };
}

/** A repeat's name means its instances; as one value it is the number of them. */
function repeatCode(context: ExpressionContext, named: Named): Code {
  const { up, down } = route(context, named);
  const set = (env: Env): Value[] =>
    instanceFrames(env.frame, up, [...down, named.slot]).map((_, index) => String(index + 1));
  return { run: (env) => set(env).length, set };
}

/** Levels to climb from where the expression is, then the repeats to go down through. */
export function route(context: ExpressionContext, named: Named): { up: number; down: number[] } {
  const here = context.place.repeats;
  const there = named.repeats;
  let common = 0;
  while (
    common < here.length &&
    common < there.length &&
    here[common]?.name === there[common]?.name
  )
    common += 1;
  return { up: here.length - common, down: there.slice(common).map(({ slot }) => slot) };
}

export function climb(frame: Frame, up: number): Frame {
  let at = frame;
  for (let level = 0; level < up; level += 1) at = at.parent ?? at;
  return at;
}

export function descend(frame: Frame, down: readonly number[]): Frame[] {
  return down.reduce<Frame[]>(
    (frames, slot) => frames.flatMap(({ instances }) => instances[slot] ?? []),
    [frame],
  );
}

export const instanceFrames = (frame: Frame, up: number, down: readonly number[]): Frame[] =>
  descend(climb(frame, up), down);

/** A bare word: a column of the options, where options are being asked; elsewhere a forgotten `${…}`. */
export function columnCode(
  context: ExpressionContext,
  tree: Extract<Tree, { type: 'column' }>,
): Code {
  const { name, at } = tree;
  const { row } = context.place;
  if (row) {
    if (isOwnColumn(name) || row.columns.has(name))
      return { run: (env) => columnOf(env.row, name, env.lang) };
    return strayWord(context, tree, row);
  }
  if (context.names.find(name))
    return reportProblem(context, at, 'braces_missing', { name, write: `\${${name}}` });
  return reportProblem(context, at, 'bare_word', { name, write: `'${name}'` });
}

/** `pastel=yes` for `pastel='yes'`: meant as a value where the options hold it as one. */
function strayWord(
  context: ExpressionContext,
  { name, at }: Extract<Tree, { type: 'column' }>,
  row: RowSource,
): Code {
  if (!row.rows.some((choice) => Object.values(choice.columns ?? {}).includes(name))) {
    return reportProblem(context, at, 'column_unknown', {
      name,
      columns: [...row.columns].join(', '),
    });
  }
  context.problems.push({
    severity: 'warning',
    code: 'bare_word_as_text',
    position: at,
    vars: { name, write: `'${name}'` },
  });
  return literalCode(name);
}

const isOwnColumn = (name: string): boolean =>
  name === 'name' || name === 'label' || name === 'itextId';

export function columnOf(row: Choice | null, name: string, lang: string): string {
  if (!row) return '';
  if (name === 'name') return row.name;
  if (name === 'label' || name === 'itextId')
    return ownValue(row.label, lang) ?? Object.values(row.label)[0] ?? '';
  return ownValue(row.columns, name) ?? '';
}

/** Rows that pass every predicate; a predicate that is a number means a position. */
export function rowsCode(context: ExpressionContext, tree: Extract<Tree, { type: 'rows' }>): Code {
  const source = context.names.rows(tree.list);
  if (!source) return reportProblem(context, tree.at, 'list_unknown', { name: tree.list });
  const { column } = tree;
  if (column !== null && !isOwnColumn(column) && !source.columns.has(column)) {
    return reportProblem(context, tree.at, 'column_unknown', {
      name: column,
      columns: [...source.columns].join(', '),
    });
  }
  const predicates = tree.predicates.map(
    (predicate) => context.compile(predicate, { ...context.place, row: source }).run,
  );
  const keep = (rows: readonly Choice[], predicate: (env: Env) => Value, env: Env): Choice[] =>
    rows.filter((row, index) => {
      const value = predicate({ ...env, row });
      return typeof value === 'number' ? toNumber(value) === index + 1 : toBoolean(value);
    });
  const set = (env: Env): Value[] =>
    predicates
      .reduce<readonly Choice[]>((rows, predicate) => keep(rows, predicate, env), source.rows)
      .map((row) => columnOf(row, column ?? 'name', env.lang));
  return source.rows.length === 0 ? literalCode('') : { run: (env) => set(env)[0] ?? '', set };
}
