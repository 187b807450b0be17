/** Where a report is read: as a comment that a platform shows, or as the text that it is, in an editor. */
export type Reader = 'comment' | 'editor';

/** A list under a title of our own words: folded in a comment; under a heading in an editor, which folds that by itself. */
export function titledList(title: string, list: readonly string[], reader: Reader): string[] {
  if (reader === 'editor') return [`#### ${title.charAt(0).toUpperCase()}${title.slice(1)}`, '', ...list];
  return [`<details><summary>${title}</summary>`, '', ...list, '', '</details>'];
}

/** List items, as many as one looks at; the rest is counted. */
export function items<Item>(all: readonly Item[], itemOf: (item: Item) => string): string[] {
  const shown = all.slice(0, MOST_ITEMS).map((item) => `- ${itemOf(item)}`);
  return all.length > MOST_ITEMS ? [...shown, `- … and ${all.length - MOST_ITEMS} more`] : shown;
}

/** A review comment may have 65,536 characters on the platforms that people use. */
const MOST_ITEMS = 100;
