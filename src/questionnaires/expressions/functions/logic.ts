// Deciding: if, not, coalesce, once, and the constants.
import type { FunctionTable } from './entry.ts';
import { plain } from './entry.ts';
import type { Value } from '../values.ts';
import { isBlank, toBoolean, toNumber, toText } from '../values.ts';

const first = (values: Value[]): Value => values[0] ?? '';

function within(values: readonly Value[], sum: number): boolean {
  const [least, most] = values.map(toNumber) as [number, number];
  return (least < 0 || sum >= least) && (most < 0 || sum <= most);
}

const answeredYes = (value: Value): boolean =>
  typeof value === 'boolean' ? value : toText(value) === 'yes';

export const LOGIC: FunctionTable = {
  true: plain(0, 0, () => true),
  false: plain(0, 0, () => false),
  not: plain(1, 1, (values) => !toBoolean(first(values))),
  boolean: plain(1, 1, (values) => toBoolean(first(values))),
  'boolean-from-string': plain(1, 1, (values) =>
    ['true', '1'].includes(toText(first(values)).toLowerCase()),
  ),
  if: {
    least: 3,
    most: 3,
    build: (context, call) => {
      const [condition, yes, no] = call.args.map((arg) => context.compile(arg).run);
      return { run: (env) => (toBoolean(condition?.(env) ?? '') ? yes : no)?.(env) ?? '' };
    },
  },
  coalesce: plain(1, Infinity, (values) => values.find((value) => !isBlank(value)) ?? ''),
  once: {
    least: 1,
    most: 1,
    build: (context, call) => {
      const [value] = call.args.map((arg) => context.compile(arg).run);
      return { run: (env) => (isBlank(env.self) ? (value?.(env) ?? '') : env.self) };
    },
  },
  checklist: plain(3, Infinity, (values) =>
    within(values, values.slice(2).filter(answeredYes).length),
  ),
  'weighted-checklist': plain(4, Infinity, (values) => {
    const pairs = values.slice(2);
    return within(
      values,
      pairs.reduce<number>(
        (sum, value, index) =>
          index % 2 === 0 && answeredYes(value) ? sum + toNumber(pairs[index + 1] ?? 0) : sum,
        0,
      ),
    );
  }),
};
