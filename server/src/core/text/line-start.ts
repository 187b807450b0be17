/** Where the line around an offset starts; both in UTF-16 code units from the start of the text. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}
