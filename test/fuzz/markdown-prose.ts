/** What of a Markdown text is looked through for links, pictures and HTML: all but code spans and what is escaped. */
export function proseOf(markdown: string): string {
  return markdown.replace(/\\[\s\S]|(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, 'x');
}
