// A submitted response, as the researcher counts it.
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { ResponseStatus } from './flags.ts';

export interface Response {
  id: string;
  roundId: string;
  localityId: number;
  versionId: string;
  serviceId: string | null;
  stratum: string | null;
  psu: string | null;
  /** Design weight, 1 / inclusion probability; null where there is none (open link). */
  weight: number | null;
  channel: string;
  /** Code of the one-stop shop or office whose poster was read. */
  servicePoint: string | null;
  /** Code of the registered caller whose after-service link was followed, or the mark of the button. */
  caller: string | null;
  language: string;
  status: ResponseStatus;
  flags: readonly string[];
  consentVersion: string | null;
  answers: Answers;
  /** One value per indicator of the round's index, null = missing; null when the round has no index. */
  scores: readonly (number | null)[] | null;
  /** Per breakdown of its version the position of the respondent's group, null = not stated; null without breakdowns. */
  groups: readonly (number | null)[] | null;
  sourceHash: Buffer | null;
  seconds: number | null;
  submittedAt: Date;
}

/** A response as whoever adds to it needs it. */
export type SentResponse = Omit<Response, 'sourceHash' | 'seconds' | 'flags' | 'scores' | 'groups'>;

/** What is told later of a response that was sent; how it came in stays. */
export type Amendment = Pick<
  Response,
  'versionId' | 'language' | 'status' | 'flags' | 'answers' | 'seconds' | keyof ResponseCodes
> & {
  consentVersion: string | null;
  /** Names of what the questionnaire asks: earlier answers to anything else stay. */
  names: readonly string[];
};

export interface ResponseKey {
  id: string;
  roundId: string;
}
export interface ResponseState {
  versionId: string;
  localityId: number;
  status: ResponseStatus;
  submittedAt: Date;
  withdrawnAt: Date | null;
}

/** What a response is counted by, read from its answers when it is stored. */
export type ResponseCodes = Pick<Response, 'scores' | 'groups'>;
