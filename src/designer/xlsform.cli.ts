// `civic-gauge xlsform check|import|export`: what researchers bring, looked through, taken in and given back.
import type { Command } from 'commander';
import { checkReport } from './form-check.cli.ts';
import { type ReadFlags, readForm, translator, withFlags } from './form-report.cli.ts';
import { importForm } from './import-form.cli.ts';
import { exportForm } from './export-form.cli.ts';

export function registerXlsform(program: Command): void {
  const xlsform = program
    .command('xlsform')
    .description('questionnaires as XLSForm: .xlsx, .xls, a folder of .csv, or .md tables');
  withFlags(
    xlsform
      .command('check')
      .description(
        'look a form through without taking it in; prints JSON: ok, errors, warnings, counts, languages',
      ),
  ).action(async (file: string, flags: ReadFlags) => {
    const report = checkReport(await readForm(file, flags), translator(flags));
    console.log(JSON.stringify(report, null, 2));
    if (!report.ok) process.exitCode = 1;
  });
  withFlags(
    xlsform
      .command('import')
      .description(
        'take a form in as a draft: a new questionnaire, or a new version of the one with the same form_id',
      ),
  )
    .option(
      '--publish',
      'give it its number at once, so that rounds can ask it; refused while a saved scenario leads elsewhere',
    )
    .action(importForm);
  xlsform
    .command('export')
    .description(
      'write a questionnaire as a workbook (.xlsx), or as a folder of CSV files when the output has no .xlsx ending',
    )
    .argument('<code>', 'the questionnaire’s code (form_id)')
    .argument('<output>', 'file.xlsx or folder')
    .option(
      '--number <number>',
      'published version to write (default: the newest version, a draft included)',
    )
    .action(exportForm);
}
