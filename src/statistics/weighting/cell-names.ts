// What cells are called in messages, so that an error names the category and not its code.

/** The margin's name and the label of each cell code; the code is used where there is none. */
export interface CellNames {
  margin?: string;
  categories?: readonly string[];
}

/** A cell at the start of a sentence: Margin “age”, category “60 and over”; or Cell 2. */
export function cellName({ margin, categories }: CellNames, cell: number): string {
  const label = categories?.[cell];
  if (margin)
    return `Margin “${margin}”, ${label === undefined ? `cell ${cell}` : `category “${label}”`}`;
  return label === undefined ? `Cell ${cell}` : `Category “${label}”`;
}
