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

/** A version of the questionnaire that responses of the round answered. */
export interface AskedVersion {
  id: string;
  number: number | null;
  compiled: CompiledQuestionnaire;
}
