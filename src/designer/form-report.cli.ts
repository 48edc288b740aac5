// Reads a form for the command line and reports what it holds and every problem in it.
import type { Command } from 'commander';
import { Option } from 'commander';
import { SetupError } from '../platform/config/setup-error.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { languages } from '../platform/i18n/language.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { loadTranslations } from '../platform/i18n/translations.ts';
import { viewsFolder } from '../platform/config/paths.ts';
import { readXlsformPath } from '../xlsform/xlsform-folder.files.ts';
import type { ReadResult } from '../xlsform/assemble.ts';

export interface ReadFlags {
  attach?: string[];
  dropUnsupported?: boolean;
  language: Lang;
}

export function withFlags(command: Command): Command {
  return command
    .argument('<file>', 'workbook, folder of CSV files, or Markdown file')
    .option('--attach <file...>', 'CSV tables that belong to the form')
    .option(
      '--drop-unsupported',
      'leave out questions of kinds not supported here, instead of refusing the form',
    )
    .addOption(
      new Option('--language <language>', 'language of the messages')
        .choices([...languages])
        .default('en'),
    );
}

export const translator = ({ language }: { language: Lang }): Translate =>
  loadTranslations(viewsFolder, { strict: false })[language];

export async function readForm(
  file: string,
  { attach = [], dropUnsupported = false }: ReadFlags,
): Promise<ReadResult> {
  try {
    return await readXlsformPath(file, { attachments: attach, dropUnsupported });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new SetupError(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
