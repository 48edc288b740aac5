// What a question's place on a page hangs on: the answers that decide whether it is asked, which options it offers and
// what it says, also by way of calculations. The same for every respondent, so it is worked out once for a version.
import type { CompiledQuestion } from './compiled-node.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import { mentionedNames } from './expressions/mentions.ts';
import type { Text } from './model.ts';

const known = new WeakMap<CompiledQuestionnaire, Map<string, ReadonlySet<string>>>();
const UNSEEN: ReadonlySet<string> = new Set(['calculate', 'hidden']);

/** Names of questions people are shown; through calculations to what these are worked out from. */
export function hangsOn(compiled: CompiledQuestionnaire, question: CompiledQuestion): ReadonlySet<string> {
  const kept = known.get(compiled) ?? new Map<string, ReadonlySet<string>>();
  known.set(compiled, kept);
  const found = kept.get(question.name) ?? behind(compiled, [...question.relevantOn, ...mentioned(question)]);
  kept.set(question.name, found);
  return found;
}

function mentioned({ question, options }: CompiledQuestion): string[] {
  const texts = [question.label, question.hint, ...options.flatMap(({ choice, label }) => (label ? [choice.label] : []))].flatMap((text: Text | undefined) => Object.values(text ?? {}));
  return [question.choiceFilter ?? '', ...texts].flatMap(mentionedNames);
}

function behind({ nodes }: CompiledQuestionnaire, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const node = nodes.get(name)?.node;
    if (node?.type === 'question' && UNSEEN.has(node.kind)) open.push(...nodes.get(name)?.needs ?? []);
  }
  return found;
}
