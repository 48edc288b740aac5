// What a door gives to the first page and to the draft that begins there.
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { Draft } from './draft.ts';
import type { Entry, EntryDoor } from './entry.ts';
import type { Place } from './place.ts';
import { placeAnswers, serviceAnswers } from './place.ts';

export interface Entrance {
  door: EntryDoor;
  entry: Entry;
  /** Null: the respondent chooses. */
  place: Place | null;
  /** Null: the respondent chooses, or says that none was used. */
  serviceId: string | null;
  /** The part of the address after the question mark that says all this; the consent form sends it again. */
  query: string;
  /** What the first page says in place of its usual first words. */
  lead: string;
  /** Further rows of what the respondent agrees to. */
  terms: readonly { title: string; text: string }[];
}

/** Name of a hidden question that learns the door. */
const DOOR_QUESTION = 'door';

/** What the door answers before the first page. */
export function doorAnswers(
  answers: Answers,
  entrance: Pick<Entrance, 'door' | 'place' | 'serviceId'>,
  compiled: Pick<CompiledQuestionnaire, 'byName'>,
): Answers {
  const names = compiled.byName;
  const placed = entrance.place ? placeAnswers(answers, entrance.place, names) : answers;
  const served =
    entrance.serviceId === null ? placed : serviceAnswers(placed, entrance.serviceId, names);
  return names.get(DOOR_QUESTION)?.question.kind === 'hidden'
    ? { ...served, [DOOR_QUESTION]: entrance.door }
    : served;
}

/** A dossier says where and what, an invitation where and sometimes what; their respondents cannot say otherwise. */
export const isPlaceFixed = (draft: Pick<Draft, 'door'>): boolean =>
  draft.door === 'after_service' || draft.door === 'invitation';
export const isServiceFixed = (draft: Pick<Draft, 'door' | 'entry'>): boolean =>
  draft.door === 'after_service' || draft.entry.serviceFixed === true;
