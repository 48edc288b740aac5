// The words people use for an errand: which of them say nothing about it, and which stand for longer ones.
import { hasMarks, wordsOf, type Word } from './spelling.ts';

const SAYS_NOTHING: ReadonlySet<string> = new Set(
  wordsOf(
    [
      'tôi ông bà con cháu bé em anh chị bị vợ chồng bố mẹ ba má muốn cần xin đi ra lên làm',
      'thủ tục về ở tại cho của và hoặc các thì là việc hồ sơ dịch vụ công online mạng rồi',
      'phường xã huyện ủy ban ubnd vừa mới với để được',
      'the a an of to for my i want need do service at on',
    ].join(' '),
  ).map((word) => word.marked),
);

/** Abbreviation → the words it stands for. */
const STANDS_FOR: ReadonlyMap<string, readonly Word[]> = new Map(
  Object.entries({
    gplx: 'giấy phép lái xe',
    blx: 'bằng lái xe',
    cccd: 'căn cước công dân',
    cmnd: 'chứng minh nhân dân',
    cmt: 'chứng minh thư',
    bhyt: 'bảo hiểm y tế',
    bhxh: 'bảo hiểm xã hội',
    bhtn: 'bảo hiểm thất nghiệp',
    lltp: 'lý lịch tư pháp',
    qsdđ: 'quyền sử dụng đất',
    gcn: 'giấy chứng nhận',
    gpxd: 'giấy phép xây dựng',
    hkd: 'hộ kinh doanh',
    đkkd: 'đăng ký kinh doanh',
    hktt: 'hộ khẩu thường trú',
    đk: 'đăng ký',
    gks: 'giấy khai sinh',
    tttn: 'trợ cấp thất nghiệp',
    mst: 'mã số thuế',
    tk: 'tài khoản',
    hc: 'hộ chiếu',
  }).map(([short, long]) => [wordsOf(short)[0]!.plain, wordsOf(long)]),
);

const SAYS_NOTHING_BARE: ReadonlySet<string> = new Set(
  [...SAYS_NOTHING].map((word) => wordsOf(word)[0]!.plain),
);

const writtenOut = (text: string): Word[] =>
  wordsOf(text).flatMap((word) => STANDS_FOR.get(word.plain) ?? [word]);

const orAll = (telling: Word[], all: Word[]): Word[] => (telling.length > 0 ? telling : all);

/** The words of a name that tell, abbreviations written out; all of them where none tells. */
export function tellingWords(name: string): Word[] {
  const words = writtenOut(name);
  return orAll(
    words.filter((word) => !SAYS_NOTHING.has(word.marked)),
    words,
  );
}

/**
 * The same of what somebody typed. Without any accent, a word says nothing if it could, unless it is one of
 * a name ('thi' may be thì, but also thi).
 */
export function tellingTypedWords(text: string, isInName: (plain: string) => boolean): Word[] {
  const words = writtenOut(text);
  if (words.some(hasMarks)) return tellingWords(text);
  return orAll(
    words.filter(
      ({ plain, marked }) =>
        !SAYS_NOTHING.has(marked) && (!SAYS_NOTHING_BARE.has(plain) || isInName(plain)),
    ),
    words,
  );
}
