// An index of two indicators in two sub-dimensions, and the options of a small round, for tests worked by hand.
import type { IndexDefinition } from '../../src/indicators/definition.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';

const title = { vi: 'x', en: 'x' };
export const smallIndicator = (code: string, more: object) => ({
  code,
  title,
  question: 'q',
  base: title,
  expression: '1',
  baseExpression: 'true()',
  kind: 'mean' as const,
  min: 0,
  max: 1,
  direction: 'higher' as const,
  knowledge: false,
  ...more,
});
export const smallDefinition: IndexDefinition = {
  code: 'small',
  version: 1,
  title,
  questionnaire: 'small',
  dimensions: [
    {
      code: '1',
      title,
      subDimensions: [
        { code: '1.1', title, indicators: [smallIndicator('1.1.1', { expression: '${q1}' })] },
        {
          code: '1.2',
          title,
          indicators: [smallIndicator('1.2.1', { min: 1, max: 5, direction: 'lower' })],
        },
      ],
    },
  ],
};

export const smallOptions = {
  lonelyPsu: 'adjust' as const,
  minRespondents: 30,
  localityIds: [0, 1, 2],
  nationId: 99,
  rules: presentationRules,
  isSampled: true,
  seed: 1,
  draws: 500,
};
