/** Where a stretch of text ends without the blanks and line breaks at its end; `from` where it has nothing else. UTF-16 code units. */
export function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}
