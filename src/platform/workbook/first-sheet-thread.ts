// The thread that reads a workbook (uploaded-table.files.ts starts it): what a file unpacks to is not known before.
import { answerTasks } from '../threads/thread-entry.ts';
import { firstSheetAsCsv } from './first-sheet.ts';

answerTasks((bytes: Uint8Array) => firstSheetAsCsv(bytes));
