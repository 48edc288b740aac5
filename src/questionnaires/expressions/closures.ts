// Turns a tree into closures once, so that a page's conditions cost nothing but calls. While it does so it checks:
// names that exist, functions and how many parts they take, option codes that are in the list.
import { ownValue } from '../../platform/own-value.ts';
import { FUNCTIONS } from './functions/table.ts';
import type { Names, Place } from './names.ts';
import { referenceCode, rowsCode, columnCode } from './references.ts';
import type { Code, Env } from './scope.ts';
import { literalCode, valuesOf } from './scope.ts';
import type { BinaryOperator, Tree } from './tree.ts';
import { checkComparison } from './comparison-checks.ts';
import type { ExpressionContext } from './expression-context.ts';
import { reportProblem } from './expression-context.ts';
import type { Value } from './values.ts';
import { equal, ordered, toBoolean, toNumber } from './values.ts';

export const expressionContext = (names: Names, place: Place): ExpressionContext =>
  contextAt({ names, place, problems: [], dependencies: new Set() });

/** Parts of an expression may have another place (the condition of a row); problems and dependencies are shared. */
function contextAt(base: Omit<ExpressionContext, 'compile'>): ExpressionContext {
  const context: ExpressionContext = {
    ...base,
    compile: (tree, place) => code(place ? contextAt({ ...base, place }) : context, tree),
  };
  return context;
}

const BUILDERS: {
  readonly [T in Tree['type']]: (
    context: ExpressionContext,
    tree: Extract<Tree, { type: T }>,
  ) => Code;
} = {
  text: (_context, tree) => literalCode(tree.value),
  number: (_context, tree) => literalCode(tree.value),
  self: () => ({ run: (env) => env.self }),
  parent: (context, tree) => reportProblem(context, tree.at, 'parent_alone'),
  reference: referenceCode,
  column: columnCode,
  rows: rowsCode,
  call: callCode,
  negate: (context, tree) => negateCode(context.compile(tree.operand)),
  binary: binaryCode,
};

function code(context: ExpressionContext, tree: Tree): Code {
  return (BUILDERS[tree.type] as (context: ExpressionContext, tree: Tree) => Code)(context, tree);
}

function negateCode(operand: Code): Code {
  if (typeof operand.literal === 'number') return literalCode(-operand.literal);
  return { run: (env) => -toNumber(operand.run(env)) };
}

type Operation = (left: Code, right: Code) => Code;
const arithmetic =
  (of: (a: number, b: number) => number): Operation =>
  (left, right) => ({
    run: (env) => of(toNumber(left.run(env)), toNumber(right.run(env))),
  });

/** A comparison with several values holds when it holds for one of them (XPath 1.0 §3.4). */
const comparison =
  (holds: (a: Value, b: Value) => boolean): Operation =>
  (left, right) => ({
    run:
      left.set || right.set
        ? (env) => valuesOf(left, env).some((a) => valuesOf(right, env).some((b) => holds(a, b)))
        : (env) => holds(left.run(env), right.run(env)),
  });

const OPERATIONS: Readonly<Record<BinaryOperator, Operation>> = {
  or: (left, right) => ({ run: (env) => toBoolean(left.run(env)) || toBoolean(right.run(env)) }),
  and: (left, right) => ({ run: (env) => toBoolean(left.run(env)) && toBoolean(right.run(env)) }),
  '=': comparison(equal),
  '!=': comparison((a, b) => !equal(a, b)),
  '<': comparison((a, b) => ordered(a, b, (x, y) => x < y)),
  '<=': comparison((a, b) => ordered(a, b, (x, y) => x <= y)),
  '>': comparison((a, b) => ordered(a, b, (x, y) => x > y)),
  '>=': comparison((a, b) => ordered(a, b, (x, y) => x >= y)),
  '+': arithmetic((a, b) => a + b),
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  div: arithmetic((a, b) => a / b),
  mod: arithmetic((a, b) => a % b),
  '|': (left, right) => {
    const set = (env: Env): Value[] => [...valuesOf(left, env), ...valuesOf(right, env)];
    return { run: (env) => set(env)[0] ?? '', set };
  },
};

function binaryCode(context: ExpressionContext, tree: Extract<Tree, { type: 'binary' }>): Code {
  checkComparison(context, tree);
  return OPERATIONS[tree.operator](context.compile(tree.left), context.compile(tree.right));
}

function callCode(context: ExpressionContext, tree: Extract<Tree, { type: 'call' }>): Code {
  const entry = ownValue(FUNCTIONS, tree.name);
  if (!entry) return unknownFunction(context, tree);
  const given = tree.args.length;
  if (given < entry.least || given > entry.most) {
    const expected =
      entry.least === entry.most
        ? entry.least
        : `${String(entry.least)}–${entry.most === Infinity ? '…' : String(entry.most)}`;
    return reportProblem(context, tree.at, 'argument_count', { name: tree.name, expected, given });
  }
  return entry.build(context, tree);
}

/** Known elsewhere, but meaningless here: said apart from a misspelling. */
const ELSEWHERE = new Set([
  'area',
  'distance',
  'geofence',
  'digest',
  'base64-decode',
  'extract-signed',
  'intersects',
  'comma-handling',
  'device-id',
  'version',
]);

function unknownFunction(context: ExpressionContext, tree: Extract<Tree, { type: 'call' }>): Code {
  const { name, at } = tree;
  if (ELSEWHERE.has(name)) return reportProblem(context, at, 'function_not_supported', { name });
  const lower = name.toLowerCase().replaceAll('_', '-');
  const near = Object.hasOwn(FUNCTIONS, lower)
    ? lower
    : Object.keys(FUNCTIONS).find(
        (known) => known.replaceAll('-', '') === lower.replaceAll('-', ''),
      );
  return near === undefined
    ? reportProblem(context, at, 'function_unknown', { name })
    : reportProblem(context, at, 'function_misspelt', { name, write: near });
}
