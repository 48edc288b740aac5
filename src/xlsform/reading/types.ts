// The `type` cell: what it may say, in today's words and in the older ones still met in workbooks.
import { ownValue } from '../../platform/own-value.ts';
import {
  MADE_KINDS,
  QUESTION_KINDS,
  type ListKind,
  type QuestionKind,
} from '../../questionnaires/kinds/traits.ts';
import { WORKBOOK_WORDS } from '../../questionnaires/kinds/workbook-words.ts';
import { nearest } from '../../questionnaires/expressions/advice.ts';

export type RowType =
  | { is: 'question'; kind: QuestionKind; appearance?: string }
  | {
      is: 'select';
      kind: ListKind;
      list: string;
      source: 'list' | 'external' | 'file';
      orOther: boolean;
    }
  | { is: 'begin' | 'end'; what: 'group' | 'repeat' }
  | { is: 'metadata'; calculation: string | null }
  | { is: 'attachment' }
  | { is: 'unsupported'; type: string }
  | { is: 'unknown'; type: string; near: string | undefined };

const QUESTIONS: Readonly<Record<string, QuestionKind>> = Object.fromEntries(
  QUESTION_KINDS.flatMap((kind) => WORKBOOK_WORDS[kind].map((word) => [word, kind])),
);
export const NUMBERED_TEXT: ReadonlySet<string> = new Set(['phone number', 'phonenumber prompt']);
/** Types whose value another device gave: kept so that conditions that name them still run. */
export const METADATA: Readonly<Record<string, string | null>> = {
  start: 'once(now())',
  'start time': 'once(now())',
  'get start time': 'once(now())',
  end: 'now()',
  'end time': 'now()',
  'get end time': 'now()',
  today: 'once(today())',
  'get today': 'once(today())',
  deviceid: null,
  'device id': null,
  'get device id': null,
  imei: null,
  subscriberid: null,
  'subscriber id': null,
  'get subscriber id': null,
  simserial: null,
  'sim id': null,
  'get sim id': null,
  phonenumber: null,
  'get phone number': null,
  username: null,
  'user name': null,
  email: null,
  audit: null,
  'start-geopoint': null,
  'background-audio': null,
  'background-geopoint': null,
};
export const UNSUPPORTED: ReadonlySet<string> = new Set([
  'image',
  'photo',
  'audio',
  'video',
  'file',
  'geopoint',
  'gps',
  'location',
  'geotrace',
  'geoshape',
  'barcode',
  'osm',
  'signature',
  'add image prompt',
  'add audio prompt',
  'add video prompt',
  'add file prompt',
  'add barcode prompt',
  'add location prompt',
  'add photo prompt',
  'xml-external',
  'kobomatrix',
  'score__row',
  'rank__level',
  'include',
  'xform',
]);

const ONE = String.raw`select[_ ]?one|select1|select one from|select one using|add select one prompt using`;
const MANY = String.raw`select[_ ]multiple|select all that apply|select all that apply from|select multiple from|select multiple using|add select multiple prompt using`;
const SELECT = new RegExp(
  String.raw`^(?:(${ONE})|(${MANY})|(rank|odk:rank))(_from_file|_external)? (?:from )?(\S.*?)( or[_ ]other| or specify other)?$`,
  'i',
);
const BRACKET = /^(begin|end)[\s_]+(group|repeat)\b/i;
const OTHER_BRACKET = /^(?:begin|end)[\s_]+(?:loop|kobomatrix|score|rank)\b/i;

export function readType(cell: string): RowType {
  const text = cell.trim().replace(/\s+/g, ' ');
  const word = text.toLowerCase();
  const bracket = BRACKET.exec(word);
  if (bracket) return { is: bracket[1] as 'begin' | 'end', what: bracket[2] as 'group' | 'repeat' };
  if (OTHER_BRACKET.test(word)) return { is: 'unsupported', type: word };
  const select = SELECT.exec(text);
  if (select && !UNSUPPORTED.has(word)) return readSelect(select);
  return readSimple(
    word.replace(/^add (.+) prompt$/, (whole, kind: string) =>
      Object.hasOwn(QUESTIONS, kind) ? kind : whole,
    ),
  );
}

function readSelect(select: RegExpExecArray): RowType {
  const [, one, many, , source, list = '', orOther] = select;
  if (list.startsWith('${')) return { is: 'unsupported', type: 'select from repeat' };
  if (source === '_from_file' && !/\.csv$/i.test(list))
    return { is: 'unsupported', type: `select from ${list}` };
  return {
    is: 'select',
    list,
    orOther: orOther !== undefined,
    kind:
      one !== undefined
        ? MADE_KINDS.oneOption
        : many !== undefined
          ? MADE_KINDS.someOptions
          : MADE_KINDS.order,
    source: source === undefined ? 'list' : source === '_external' ? 'external' : 'file',
  };
}

/** A choice question that does not say which list. */
const LISTLESS: Readonly<Record<string, string>> = {
  select_one: 'select_one list_name',
  'select one': 'select_one list_name',
  select_multiple: 'select_multiple list_name',
  'select multiple': 'select_multiple list_name',
  rank: 'rank list_name',
};

function readSimple(word: string): RowType {
  const kind = ownValue(QUESTIONS, word);
  if (kind) return { is: 'question', kind };
  if (NUMBERED_TEXT.has(word))
    return { is: 'question', kind: MADE_KINDS.words, appearance: 'numbers' };
  if (Object.hasOwn(METADATA, word))
    return { is: 'metadata', calculation: ownValue(METADATA, word) ?? null };
  if (word === 'csv-external') return { is: 'attachment' };
  if (UNSUPPORTED.has(word) || UNSUPPORTED.has(word.split(' ')[0] ?? ''))
    return { is: 'unsupported', type: word };
  return { is: 'unknown', type: word, near: nearType(word) };
}

function nearType(word: string): string | undefined {
  return (
    ownValue(LISTLESS, word) ??
    nearest(word, [
      ...Object.keys(QUESTIONS),
      'begin_group',
      'end_group',
      'begin_repeat',
      'end_repeat',
      'select_one list_name',
      'select_multiple list_name',
      'rank list_name',
      ...UNSUPPORTED,
    ])
  );
}
