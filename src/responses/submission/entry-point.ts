// How a respondent enters a round: what the first page says, and what the draft that begins there
// already knows.
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { Draft } from './draft.ts';
import type { EntryDetails, EntryChannel } from './entry.ts';
import type { Place } from './place.ts';
import { serviceAnswers } from './chosen-service.ts';
import { placeAnswers, withAskedAnswers } from './place.ts';
import { isGivenAlong } from '../../questionnaires/kinds/traits.ts';

export interface EntryPoint {
  channel: EntryChannel;
  entry: EntryDetails;
  /** Null: the respondent chooses. */
  place: Place | null;
  /** Null: the respondent chooses, or says that none was used. */
  serviceId: string | null;
  /** How the dossier was filed, where the link says so. */
  way?: string;
  /** The query of the address, without the question mark; the consent form sends it again. */
  query: string;
  /** Introductory text of the first page, in place of the usual one. */
  lead: string;
  /** Further rows of what the respondent agrees to. */
  terms: readonly { title: string; text: string }[];
}

/** The question how a dossier was filed. */
export const WAY_QUESTION = 'channel';

/** Name of a hidden question that is answered with the entry channel. */
const CHANNEL_QUESTION = 'door';

/**
 * Adds the answers that the entry point gives: place, service, channel; only to questions the
 * questionnaire has.
 */
export function entryAnswers(
  answers: Answers,
  entryPoint: Pick<EntryPoint, 'channel' | 'place' | 'serviceId' | 'way'>,
  compiled: Pick<CompiledQuestionnaire, 'byName'>,
): Answers {
  const names = compiled.byName;
  const placed = entryPoint.place ? placeAnswers(answers, entryPoint.place, names) : answers;
  const served =
    entryPoint.serviceId === null
      ? placed
      : serviceAnswers(placed, { id: entryPoint.serviceId }, names);
  const filed = withWay(served, entryPoint.way, names);
  return isGivenAlong(names.get(CHANNEL_QUESTION)?.question.kind)
    ? { ...filed, [CHANNEL_QUESTION]: entryPoint.channel }
    : filed;
}

const withWay = (
  answers: Answers,
  way: string | undefined,
  names: CompiledQuestionnaire['byName'],
): Answers =>
  way !== undefined &&
  names.get(WAY_QUESTION)?.options.some(({ choice }) => choice.name === way) === true
    ? withAskedAnswers({ ...answers, [WAY_QUESTION]: way }, names, { [WAY_GIVEN]: way })
    : answers;

/** A hidden question with the same answer: whether the link has said how the dossier was filed. */
const WAY_GIVEN = 'filed';

/** Names of questions that an entry point has answered and that would be asked otherwise. */
export const knownByEntry = (answers: Answers): string[] =>
  Object.hasOwn(answers, WAY_QUESTION) ? [WAY_QUESTION] : [];

/**
 * Dossiers and invitations fix the place; dossiers, and invitations that name one, the service. Their
 * respondents cannot change it.
 */
export const isPlaceFixed = (draft: Pick<Draft, 'channel'>): boolean =>
  ['after_service', 'invitation', 'button'].includes(draft.channel);
export const isServiceFixed = (draft: Pick<Draft, 'channel' | 'entry'>): boolean =>
  draft.channel === 'after_service' || draft.entry.serviceFixed === true;
