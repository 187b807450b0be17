import type { Document } from '../document';
import type { MirrorSet } from '../model/manifests';
import type { PlacedEdit } from '../text/edit';

/**
 * The edit that gives a source mirrors for tags, too: an ImageTagMirrorSet at the end of the document, with the mirrors that its
 * sets for digests (IDMS, ICSP) list for exactly this source. `mirrorSourcePolicy` is taken over, since the operator refuses two
 * policies for one source. null: there is no such entry, or the document cannot take one more object (JSON, syntax errors, templates).
 */
export function addMatchingTagSet(document: Document, source: string): PlacedEdit | null {
  const { text, syntax, objects } = document;
  if (syntax.problems.length > 0 || document.isTemplate || /^\s*[{[]/.test(text)) return null;
  const sets = objects.manifests.filter((object) => object.kind === 'mirror-set');
  const digestSets = sets.filter(({ setKind, served }) => served && setKind !== 'ITMS');
  const entries = digestSets.flatMap((set) => set.entries.filter((entry) => entry.source?.value === source));
  const [first] = digestSets.filter((set) => set.entries.some((entry) => entries.includes(entry)));
  const mirrors = [...new Set(entries.flatMap((entry) => entry.mirrors.map(({ value }) => value)))];
  if (!first || mirrors.length === 0) return null;
  const policy = entries.flatMap(({ mirrorSourcePolicy }) => mirrorSourcePolicy?.value ?? [])[0] ?? null;
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const lines = ['---', ...tagSet(freeName(first, sets), source, mirrors, policy), ''];
  const separation = text === '' || /[\r\n]$/.test(text) ? '' : newline;
  return { place: document.placeAt(text.length), newText: separation + lines.join(newline) };
}

function tagSet(name: string, source: string, mirrors: readonly string[], policy: string | null): string[] {
  return [
    'apiVersion: config.openshift.io/v1',
    'kind: ImageTagMirrorSet',
    'metadata:',
    `  name: ${scalar(name)}`,
    'spec:',
    '  imageTagMirrors:',
    '  - mirrors:',
    ...mirrors.map((mirror) => `    - ${scalar(mirror)}`),
    `    source: ${scalar(source)}`,
    ...(policy === null ? [] : [`    mirrorSourcePolicy: ${scalar(policy)}`]),
  ];
}

/** The name of the set for digests, marked; another one where the document has that already. */
function freeName({ name }: MirrorSet, sets: readonly MirrorSet[]): string {
  const wanted = `${name?.value ?? 'mirrors'}-tags`;
  const taken = new Set(sets.flatMap((set) => set.name?.value ?? []));
  for (let number = 2, free = wanted; ; number++) {
    if (!taken.has(free)) return free;
    free = `${wanted}-${number}`;
  }
}

/** As YAML: plain where nothing in it has a meaning there. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./:-]*[\w]$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
