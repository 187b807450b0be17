/** Rows of cells in columns, two blanks apart; no blanks at the end of a line. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const MOST_PLACES = 3;

/** The first places, and how many more there are. */
export function shownPlaces(places: readonly string[]): string {
  const rest = places.length - MOST_PLACES;
  return rest > 0 ? `${places.slice(0, MOST_PLACES).join(', ')} and ${rest} more` : places.join(', ');
}
