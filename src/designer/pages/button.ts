// The buttons of the edit page as operations: `up:<id>`, `down:<id>`, `duplicate:<id>`, `delete:<id>`, `add`, and, from
// dragging, `place:<id>` with where.
import { ownValue } from '../../platform/own-value.ts';
import type { Operation } from '../editing/operation.ts';
import { MADE_KINDS, QUESTION_KINDS } from '../../questionnaires/kinds/traits.ts';

export const ADDABLE = [...QUESTION_KINDS, 'group', 'repeat'] as const;
export interface Pressed {
  do: string;
  kind: string;
  words: string;
  into: string;
  after: string;
}

type Make = (id: string, sent: Pressed, lang: string) => Operation;
const spotOf = ({ into, after }: Pressed): { into: string | null; after: string | null } => ({
  into: into === '' ? null : into,
  after: after === '' ? null : after,
});

const MAKE: Readonly<Record<string, Make>> = {
  up: (id) => ({ type: 'move', id, direction: 'up' }),
  down: (id) => ({ type: 'move', id, direction: 'down' }),
  duplicate: (id) => ({ type: 'duplicate', id }),
  delete: (id) => ({ type: 'delete', id }),
  place: (id, sent) => ({ type: 'place', id, spot: spotOf(sent) }),
  add: (_id, sent, lang) => ({
    type: 'add',
    kind: ADDABLE.find((kind) => kind === sent.kind) ?? MADE_KINDS.words,
    label: { [lang]: sent.words.trim() },
    spot: spotOf(sent),
  }),
};

/** Null: not one of these buttons. */
export function operationOf(sent: Pressed, defaultLanguage: string): Operation | null {
  const [what = '', ...rest] = sent.do.split(':');
  return ownValue(MAKE, what)?.(rest.join(':'), sent, defaultLanguage) ?? null;
}
