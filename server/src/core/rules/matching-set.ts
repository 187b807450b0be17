import type { MergedSource } from '../cluster/mirror-sets';
import type { Document } from '../document';
import type { MirrorSet } from '../model/manifests';
import { isAtLeast, type Target } from '../model/target';
import { yamlText } from '../syntax/scalar-writer';
import type { Place } from '../text/place';
import type { Fix } from './rule';
import { lineEnd } from './source-lines';

/** A mirror set of the other kind: what an ImageTagMirrorSet is to an ImageDigestMirrorSet. */
export type MatchingKind = 'ImageTagMirrorSet' | 'ImageDigestMirrorSet';

const LIST: Readonly<Record<MatchingKind, string>> = {
  ImageTagMirrorSet: 'imageTagMirrors',
  ImageDigestMirrorSet: 'imageDigestMirrors',
};

/**
 * The fix that adds a set of the other kind with the same mirrors for one source, behind everything else of the file that holds the
 * source's own entry. None for JSON, for objects inside of a `List`, while the file has syntax errors or is a template, for releases without the
 * kind, and where others make the set of the entry: the installer reads one document of its file, and beside a HostedCluster stands what is for the
 * cluster that hosts it.
 */
export function addMatchingSet(kind: MatchingKind, source: MergedSource, target: Target, document: Document): Fix[] {
  return addMatchingSets(kind, [source], target, document);
}

/** The same for several sources, whose first one stands in the file: one set with an entry for each. */
export function addMatchingSets(
  kind: MatchingKind,
  sources: readonly MergedSource[],
  target: Target,
  document: Document,
): Fix[] {
  const place = sources[0]?.sourcePlaces[0];
  const owner = place && ownerOf(document, place);
  if (!owner || document.isTemplate || document.syntax.problems.length > 0 || !isAtLeast(target, 4, 13)) return [];
  const eol = lineEnd(document);
  const body = [
    '---',
    'apiVersion: config.openshift.io/v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${freeName(document, kind, owner.name?.value ?? 'mirrors')}`,
    'spec:',
    `  ${LIST[kind]}:`,
    ...sources.flatMap(entryLines),
  ];
  const { length } = document.content;
  const last = document.content.slice(Math.max(length - 1, 0));
  const start = last === '' || last === '\n' ? '' : eol;
  const edits = [{ place: document.placeAt(length), newText: `${start}${body.join(eol)}${eol}` }];
  return [{ title: `Add an ${kind} with the same mirrors`, edits, safe: false }];
}

function entryLines({ source, mirrors, neverContact }: MergedSource): string[] {
  return [
    `  - source: ${yamlText(source)}`,
    '    mirrors:',
    ...mirrors.map(({ location }) => `    - ${yamlText(location)}`),
    ...(neverContact.length > 0 ? ['    mirrorSourcePolicy: NeverContactSource'] : []),
  ];
}

/** The set whose entry names its source at a place, where it stands there itself and is a YAML document of its own. */
function ownerOf(document: Document, place: Place): MirrorSet | null {
  const isNamedHere = ({ source, place: entry }: MirrorSet['entries'][number]): boolean =>
    source?.place === place || entry === place;
  const owner = document.objects.manifests.find(
    (object): object is MirrorSet => object.kind === 'mirror-set' && object.entries.some(isNamedHere),
  );
  const isWhole = document.syntax.documents.some(({ root }) => root === owner?.root);
  return owner?.madeBy === null && isWhole && owner.root.style === 'block' ? owner : null;
}

/** The name of the other set, or, where one of this kind has it already, a longer one. */
function freeName(document: Document, kind: MatchingKind, name: string): string {
  const taken = new Set(
    document.objects.manifests.flatMap((object) => (object.kindName.value === kind ? [object.name?.value] : [])),
  );
  const suffix = kind === 'ImageTagMirrorSet' ? 'tags' : 'digests';
  const free = taken.has(name) ? `${name}-${suffix}` : name;
  return yamlText(free);
}
