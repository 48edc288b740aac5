// `object[name]` where the object may hold any key and the name is any text: `constructor` finds
// what every object inherits, `__proto__` changes it. Such an object is read and written through
// src/platform/own-value.ts, or is a Map.
import ts from 'typescript';

const LITERAL =
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.NumberLiteral |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.ESSymbolLike;

const partsOf = (type) => (type.isUnion() ? type.types : [type]);

/**
 * Known when the program is written: a literal, or one of several. A number never names anything
 * inherited.
 */
const isFixed = (checker, type) =>
  partsOf(type).every(
    (part) =>
      (part.flags & LITERAL) !== 0 ||
      ((part.flags & ts.TypeFlags.TypeParameter) !== 0 &&
        isFixed(
          checker,
          checker.getBaseConstraintOfType(part) ?? checker.getUnknownType?.() ?? part,
        )),
  );

/** `process.env` is no object of ours. */
const isOpen = (checker, type) =>
  partsOf(type).some(
    (part) =>
      checker.getIndexInfoOfType(part, ts.IndexKind.String) !== undefined &&
      part.symbol?.name !== 'ProcessEnv',
  );

export const ownValueRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      look: 'Read this by ownValue(…), or keep it in a Map: the name may be one that every object inherits.',
      put: 'Write this by putValue(…), or into a Map: the name may be __proto__.',
      within: 'Ask Object.hasOwn(…), or a Map or Set: `in` also finds what every object inherits.',
    },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap: nodes } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const typeOf = (node) => checker.getTypeAtLocation(nodes.get(node));
    return {
      MemberExpression(node) {
        if (
          !node.computed ||
          isFixed(checker, typeOf(node.property)) ||
          !isOpen(checker, typeOf(node.object))
        )
          return;
        const isTarget = node.parent.type === 'AssignmentExpression' && node.parent.left === node;
        context.report({ node, messageId: isTarget ? 'put' : 'look' });
      },
      BinaryExpression(node) {
        if (node.operator === 'in' && !isFixed(checker, typeOf(node.left)))
          context.report({ node, messageId: 'within' });
      },
    };
  },
};
