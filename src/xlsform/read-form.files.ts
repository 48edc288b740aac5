// Forms and translations that people bring are read in a thread, and large workbooks are written in
// one: whatever a file holds, the process continues answering. The same for uploads, for the command
// line and under test.
import {
  entryBeside,
  makeThreads,
  type ThreadLimits,
  type ThreadOutcome,
} from '../platform/threads/threads.ts';
import type { FormTask } from './form-thread.ts';
import { problem } from '../platform/problems/problem.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { walk } from '../questionnaires/model/nodes.ts';
import type { FormFiles } from './tables/form-files.ts';
import {
  READING_AT_ONCE,
  READING_MEGABYTES,
  READING_SECONDS,
  READING_WAITING,
} from '../questionnaires/model/limits.ts';
import type { ReadOptions } from './reader.ts';
import type { ReadResult } from './assemble.ts';
import type { TranslationTable } from './translation-csv.ts';
import { workbookOf } from './writing/writer.ts';

export interface FormResult {
  result: ReadResult;
  /**
   * Nothing was read because too many forms are being read already: worth trying again as it is.
   */
  busy: boolean;
}

const threads = makeThreads(entryBeside(import.meta.url, 'form-thread'), {
  running: READING_AT_ONCE,
  waiting: READING_WAITING,
});
const USUAL: ThreadLimits = { milliseconds: READING_SECONDS * 1000, megabytes: READING_MEGABYTES };

/**
 * What breaks a limit of time or memory is refused with its words, as any other mistake of the
 * file.
 */
export async function readForm(
  form: FormFiles,
  options: ReadOptions = {},
  limits: ThreadLimits = USUAL,
): Promise<FormResult> {
  const task: FormTask = { what: 'read', form: { ...form, files: [...form.files] }, options };
  const outcome = await threads.run<ReadResult>(task, limits);
  if (outcome.ok) return { result: outcome.value, busy: false };
  return { result: refused(outcome, limits), busy: outcome.reason === 'busy' };
}

/** A table of translations, held against the questionnaire it is for. */
export async function readTranslations(
  text: string,
  model: Questionnaire,
): Promise<TranslationTable & { busy: boolean }> {
  const task: FormTask = { what: 'translations', text, model };
  const outcome = await threads.run<TranslationTable>(task, USUAL);
  if (outcome.ok) return { ...outcome.value, busy: false };
  return {
    entries: [],
    problems: refused(outcome, USUAL).problems,
    busy: outcome.reason === 'busy',
  };
}

const CODES = {
  busy: 'reading_busy',
  time: 'reading_too_slow',
  memory: 'reading_too_big',
} as const;

function refused(
  { reason }: Extract<ThreadOutcome<unknown>, { ok: false }>,
  limits: ThreadLimits,
): ReadResult {
  const vars = { seconds: Math.round(limits.milliseconds / 1000), limit: limits.megabytes };
  return { questionnaire: null, problems: [{ severity: 'error', code: CODES[reason], vars }] };
}

/** Written at once, without a thread, up to so many questions and options. */
const SMALL = 2_000;
const sizeOf = ({ children, lists }: Questionnaire): number =>
  [...walk(children)].length + lists.reduce((sum, { choices }) => sum + choices.length, 0);

/**
 * The bytes of an .xlsx file. @throws Problem `unavailable` while too many threads are at work,
 * `tooLarge`
 */
export async function writeWorkbook(model: Questionnaire): Promise<Uint8Array> {
  if (sizeOf(model) <= SMALL) return workbookOf(model);
  const task: FormTask = { what: 'write', model };
  const outcome = await threads.run<Uint8Array>(task, USUAL);
  if (outcome.ok) return outcome.value;
  throw problem(outcome.reason === 'busy' ? 'unavailable' : 'tooLarge');
}
