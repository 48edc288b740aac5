// What an operator should know about an installation, found from facts by the pure functions beside this
// file. A finding has words in both languages: views/operation, findings.CODE.

export type Severity = 'fail' | 'warn' | 'good';

export interface Finding {
  severity: Severity;
  /** Of the words. */
  code: string;
  vars: Readonly<Record<string, string | number>>;
}

export type Vars = Finding['vars'];

/** A finding if the condition holds. */
export const when = (
  condition: boolean,
  severity: Severity,
  code: string,
  vars: Vars = {},
): Finding[] => (condition ? [{ severity, code, vars }] : []);

const ORDER: readonly Severity[] = ['fail', 'warn', 'good'];

/** The worst first; otherwise as they were found. */
export const worstFirst = (findings: readonly Finding[]): Finding[] =>
  ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
