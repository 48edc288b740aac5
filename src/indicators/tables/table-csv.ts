// A table of all places as a file, one figure a line.
import { csvText, type CsvCell } from '../../platform/csv-cells.ts';
import type { PlaceTable, TableColumn, TableFigure, TablePanel } from './answer-table.ts';
import { optionName, type NamedVariable } from './table-names.ts';

/** Questions of the table in words. */
export interface TableQuestions {
  question: NamedVariable | undefined;
  by: NamedVariable | undefined;
  within: NamedVariable | undefined;
}

interface Line {
  place: { code: string; name: string };
  panel: TablePanel;
  column: TableColumn;
  figure: TableFigure;
}

const COLUMNS: readonly (readonly [string, (line: Line, of: TableQuestions) => CsvCell])[] = [
  ['place', ({ place }) => place.code],
  ['place_name', ({ place }) => place.name],
  ['within', ({ panel }) => panel.panel],
  ['within_name', ({ panel }, { within }) => panel.panel && optionName(within, panel.panel)],
  ['group', ({ column }) => column.group],
  ['group_name', ({ column }, { by }) => column.group && optionName(by, column.group)],
  ['answer', ({ figure }) => figure.code],
  ['answer_name', ({ figure }, { question }) => optionName(question, figure.code)],
  ['estimate', ({ figure }) => figure.estimate],
  ['se', ({ figure }) => figure.se],
  ['ci_low', ({ figure }) => figure.ciLow],
  ['ci_high', ({ figure }) => figure.ciHigh],
  ['interval', ({ figure }) => figure.intervalKind],
  ['n', ({ column }) => column.n],
  ['df', ({ column }) => column.df],
  ['flag', ({ figure }) => figure.flag],
  ['reason', ({ figure }) => figure.reason],
  ['test_f', ({ panel }) => panel.test?.f ?? null],
  ['test_ndf', ({ panel }) => panel.test?.ndf ?? null],
  ['test_ddf', ({ panel }) => panel.test?.ddf ?? null],
  ['test_p', ({ panel }) => panel.test?.p ?? null],
  ['test_p_adjusted', ({ panel }) => panel.test?.pAdjusted ?? null],
];

/** @param placeOf code and name of a locality */
export function tableCsv(
  tables: readonly PlaceTable[],
  questions: TableQuestions,
  placeOf: (localityId: number) => { code: string; name: string },
): string {
  const lines = tables.flatMap(({ localityId, panels }) =>
    panels.flatMap((panel) =>
      panel.columns.flatMap((column) =>
        column.figures.map((figure) => ({ place: placeOf(localityId), panel, column, figure })),
      ),
    ),
  );
  return csvText([
    COLUMNS.map(([heading]) => heading),
    ...lines.map((line) => COLUMNS.map(([, cell]) => cell(line, questions))),
  ]);
}
