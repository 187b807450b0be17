/** YAML texts as documents of one stream. A single text stays exactly as it is. */
export function joinDocuments(texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      if (index === 0) return text;
      const previous = texts[index - 1] ?? '';
      const next = text.replace(/^\uFEFF/, '');
      return (previous === '' || /[\r\n]$/.test(previous) ? '' : '\n') + separator(next) + next;
    })
    .join('');
}

function separator(next: string): string {
  if (next.startsWith('%')) return '...\n';
  return /^---(?:\s|$)/.test(next) ? '' : '---\n';
}
