// The thread that reads a form or a table of translations, or writes a workbook (read-form.store.ts
// starts it).
import { answerTasks } from '../platform/threads/thread-entry.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { readTranslationCsv } from './translation-csv.ts';
import { sheetsOfForm, type FormFiles } from './tables/form-files.ts';
import { readSheets, type ReadOptions } from './reader.ts';
import { workbookOf } from './writing/writer.ts';

export type FormTask =
  | { what: 'read'; form: FormFiles; options: ReadOptions }
  | { what: 'translations'; text: string; model: Questionnaire }
  | { what: 'write'; model: Questionnaire };

const DEEDS: {
  readonly [W in FormTask['what']]: (task: Extract<FormTask, { what: W }>) => unknown;
} = {
  read: ({ form, options }) => readSheets(sheetsOfForm(form), options),
  translations: ({ text, model }) => readTranslationCsv(text, model),
  write: ({ model }) => workbookOf(model),
};

answerTasks((task: FormTask) => DEEDS[task.what](task as never));
