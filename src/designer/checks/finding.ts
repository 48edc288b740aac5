// One line of the check panel. `key` is a text under `designer.findings.` (or, for what the compiler says,
// under `questionnaires.problems.`); `id` leads to the node to mend.
export type FindingKind =
  | 'problem'
  | 'unreachable'
  | 'contradiction'
  | 'unused'
  | 'translation'
  | 'order'
  | 'indicator'
  | 'wording';

export interface Finding {
  kind: FindingKind;
  /** `stop`: blocks publication; `mend`: probably a mistake; `know`: for information. */
  weight: 'stop' | 'mend' | 'know';
  key: string;
  vars: Readonly<Record<string, string | number>>;
  id: string | null;
  /** Part of the node, for the link to the field. */
  field: string;
}
