// Many rows as one JSON parameter of a statement.

/**
 * An INSERT whose only parameter is a JSON list of rows: one statement for any number of them.
 * Dates are ISO texts in it, arrays JSON lists, bytes as `byteaOf` writes them; `columns` gives each column's type.
 */
export const insertFromJson = (table: string, columns: Columns, ending: string): string =>
  `insert into ${table} (${columnsOf(columns)}) ${recordsFromJson(columns)} ${ending}`;

/** Name → type of the columns of a table. */
export type Columns = Readonly<Record<string, string>>;

export const columnsOf = (columns: Columns): string => Object.keys(columns).join(', ');

/** The rows of the first parameter, as a query. */
function recordsFromJson(columns: Columns): string {
  const types = Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
  return `select ${columnsOf(columns)} from json_to_recordset($1::json) as record (${types})`;
}

/**
 * Rows of parameters: `($1::uuid, $2::text), ($3::uuid, …)`. The quickest way in for few rows of much JSON, which Postgres then
 * reads once; the text is another one for every number of rows.
 */
export function parameterRows(columns: Columns, rows: number): string {
  const types = Object.values(columns);
  return Array.from(
    { length: rows },
    (_, row) =>
      `(${types.map((type, column) => `$${row * types.length + column + 1}::${type}`).join(', ')})`,
  ).join(', ');
}
