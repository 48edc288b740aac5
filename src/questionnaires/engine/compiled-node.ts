// One question, group or repeat with its conditions compiled.
import type { AnswerValue } from '../model/answers.ts';
import type { Code } from '../expressions/scope.ts';
import type { CompiledLabel } from './interpolation.ts';
import type { Choice, Question } from '../model/questionnaire.ts';
import type { SlottedNode } from './slots.ts';

export type TextField = 'label' | 'hint' | 'guidanceHint' | 'requiredMessage' | 'constraintMessage';

export interface CompiledChoice {
  readonly choice: Choice;
  readonly label: Readonly<Record<string, CompiledLabel>> | null;
}

export interface CompiledNode extends SlottedNode {
  readonly relevant: Code | undefined;
  /** Names its own `relevant` reads. */
  readonly relevantOn: ReadonlySet<string>;
  /** Names needed before its relevance, value and number of instances are known. */
  readonly needs: ReadonlySet<string>;
  readonly count: Code | undefined;
  readonly texts: Readonly<Partial<Record<TextField, Readonly<Record<string, CompiledLabel>>>>>;
}

export interface CompiledQuestion extends CompiledNode {
  readonly question: Question;
  readonly required: Code | undefined;
  readonly readOnly: Code | undefined;
  readonly constraint: Code | undefined;
  readonly calculation: Code | undefined;
  readonly choiceFilter: Code | undefined;
  readonly seed: Code | undefined;
  readonly dynamicDefault: Code | undefined;
  readonly staticDefault: AnswerValue;
  readonly options: readonly CompiledChoice[];
}

export const isCompiledQuestion = (node: CompiledNode): node is CompiledQuestion =>
  node.node.type === 'question';
