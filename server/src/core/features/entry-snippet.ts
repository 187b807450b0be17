import type { ObjectShape } from '../model/shape';
import type { Proposal } from './proposal';
import type { Probe } from './yaml-probe';
import type { Site } from './yaml-style';

/** A whole entry of a mirror set for a new item of its list; null elsewhere. `mirror` is what stands for the mirror. */
export function entrySnippet(shape: ObjectShape, found: Probe, site: Site, mirror: string): Proposal | null {
  const { word, siblings, around } = found;
  const isNewItem = siblings.length === 0 && around.at(-2)?.tree.kind === 'sequence';
  const isEntry = 'source' in shape.fields && 'mirrors' in shape.fields;
  if (!isNewItem || !isEntry || word.hasColon || word.quote !== null) return null;
  return {
    label: 'source and mirrors',
    kind: 'object',
    detail: 'a whole entry',
    insertText: bodyOf(site, mirror),
    isSnippet: true,
    replace: site.replace,
    isDeprecated: false,
    asksForMore: false,
  };
}

function bodyOf({ style, gap, column, lineEnd, listIndent, needsBraces }: Site, mirror: string): string {
  const [source, copy] = ['${1:registry.redhat.io}', `\${2:${mirror}}$0`];
  if (style === 'block') {
    const [key, dash] = [' '.repeat(column), ' '.repeat(column + listIndent)];
    return [`${gap}source: ${source}`, `${key}mirrors:`, `${dash}- ${copy}`].join(lineEnd);
  }
  const body =
    style === 'json' ? `"source": "${source}", "mirrors": ["${copy}"]` : `source: ${source}, mirrors: [${copy}]`;
  return needsBraces ? `{${body}}` : body;
}
