/** Where the line around an offset ends: at its `\n`, or where the text does; both in UTF-16 code units from the start of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline;
}
