import type { Rule } from 'eslint';

export const ownValueRule: Rule.RuleModule;
