// What an export of answers may be asked for.
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';

export type Values = 'codes' | 'labels';

export interface NameLookup {
  locality: (id: number) => {
    province: string;
    provinceCode: string;
    commune: string;
    communeCode: string;
  };
  service: (id: string) => string;
}

export interface ExportOptions {
  values: Values;
  lang: string;
  names: NameLookup;
}

/** A version of a questionnaire that responses of the round answered. */
export interface AskedVersion {
  id: string;
  /** Of the questionnaire: the round may have a form after a service beside its own. */
  code: string;
  number: number | null;
  compiled: CompiledQuestionnaire;
}
