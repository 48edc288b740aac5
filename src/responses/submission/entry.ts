// How a respondent came into a round: the channel, its source, and the ticket that can be used once.

export const entryChannels = ['open', 'poster', 'invitation', 'after_service', 'button'] as const;
export type EntryChannel = (typeof entryChannels)[number];

/** Used at most once; `key` is a hash (hex), never the code or the dossier number itself. */
export interface Ticket {
  kind: 'invitation' | 'dossier';
  key: string;
  /** The series of rounds in which a dossier answers once; absent: its round alone. */
  series?: string;
}

export interface EntryDetails {
  /** Code of the one-stop shop or office whose poster was read. */
  servicePoint: string | null;
  /** Code of the registered caller that made the after-service link, or the mark of the button. */
  caller: string | null;
  ticket: Ticket | null;
  /** Of the sample an invitation was drawn in. */
  stratum: string | null;
  psu: string | null;
  /** Design weight, 1 / inclusion probability. */
  weight: number | null;
  /** The invitation names the service; the respondent is not asked. */
  serviceFixed?: boolean;
  /** The draft adds to a response that was sent before, under the same token. */
  amends?: boolean;
  /** Names of questions that were answered there and are not asked again. */
  known?: readonly string[];
}

/** Of the open link. */
export const NO_ENTRY: EntryDetails = {
  servicePoint: null,
  caller: null,
  ticket: null,
  stratum: null,
  psu: null,
  weight: null,
};
