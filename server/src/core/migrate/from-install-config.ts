import type { OperatorMessage } from '../cluster/node-files';
import type { Document } from '../document';
import type { MirrorEntry, MirrorSet } from '../model/manifests';
import { stringOf } from '../model/read';
import { scanMirror, scanSource } from '../model/scope';
import { dereference, entryOf, valueOf, type Entry, type Mapping } from '../syntax/tree';
import type { Located } from '../text/place';
import { NO_COMMENTS, type CommentsAt } from './comments';
import type { Remark } from './migration';
import { listSources } from './mirror-lists';
import { writeMirrorSets } from './mirror-set-writer';
import { refusalOf, type MirrorSetsConversion } from './mirror-sets-conversion';

/** The list of sources in an install-config.yaml, or a block of it. */
export interface InstallSources {
  /** What it stands in. */
  readonly root: Mapping;
  readonly entry: Entry;
  /** The other one of the two lists, where both are there; the installer refuses that. */
  readonly other: Entry | null;
}

/** The lists of sources in the install-configs of a document: of every YAML document that has one and is no object of a cluster. */
export function installSourcesOf({ syntax, isTemplate }: Pick<Document, 'syntax' | 'isTemplate'>): InstallSources[] {
  if (isTemplate) return [];
  return syntax.documents.flatMap(({ root }) => {
    const mapping = dereference(root);
    if (mapping?.kind !== 'mapping') return [];
    const kind = stringOf(valueOf(mapping, 'kind'))?.value;
    if (kind !== undefined && kind !== 'ImageBasedInstallationConfig') return [];
    const [first, second] = LISTS.flatMap((key) => entryOf(mapping, key) ?? []);
    return first ? [{ root: mapping, entry: first, other: second ?? null }] : [];
  });
}

/**
 * Writes the sources of install-configs as the ImageDigestMirrorSet that the installer makes of them, each source once. `sourcePolicy` becomes
 * `mirrorSourcePolicy`; what no mirror set can have is left out with a remark. Refused where the operator refuses the rest. Comments at sources,
 * mirrors and policies are kept.
 *
 * Follows openshift/installer `pkg/asset/manifests/imagedigestmirrorset.go` (`Generate`) and, for what excludes each other,
 * `pkg/types/validation/installconfig.go` (`ValidateInstallConfig`).
 */
export function fromInstallConfig(
  lists: readonly InstallSources[],
  commentsAt: CommentsAt = NO_COMMENTS,
): MirrorSetsConversion {
  const both = lists.find(({ other }) => other !== null);
  if (both) return { kind: 'refused', by: 'installer', refusal: exclusionOf(both) };
  const remarks: Remark[] = [];
  const sets = lists.map((list) => setOf(list, remarks));
  const refusal = refusalOf(sets);
  if (refusal) return { kind: 'refused', by: 'operator', refusal };
  const entries = sets.flatMap((set) => set.entries);
  const { sources, remarks: ignored } = listSources(entries, commentsAt);
  const draft = { kind: 'ImageDigestMirrorSet', name: INSTALLER_NAME, above: [], sources } as const;
  return { kind: 'converted', text: writeMirrorSets([draft]), remarks: [...remarks, ...ignored] };
}

const LISTS = ['imageDigestSources', 'imageContentSources'];
/** As the installer calls it. */
const INSTALLER_NAME = 'image-digest-mirror';

function exclusionOf({ entry, other }: InstallSources): OperatorMessage {
  const message = `\`${entry.key.text}\` and \`${other?.key.text ?? ''}\` exclude each other, and the installer refuses a file with both: keep \`imageDigestSources\``;
  return { message, origins: [entry.key.place, ...(other ? [other.key.place] : [])] };
}

/** A list as the set that the installer makes of it, without what no set can have. */
function setOf({ root, entry }: InstallSources, remarks: Remark[]): MirrorSet {
  const { place } = root;
  const made = (value: string): Located<string> => ({ value, place });
  return {
    kind: 'mirror-set',
    setKind: 'IDMS',
    apiVersion: made('config.openshift.io/v1'),
    kindName: made('ImageDigestMirrorSet'),
    name: made(INSTALLER_NAME),
    namespace: null,
    list: { path: [entry.key.text], setKind: 'IDMS', policy: 'sourcePolicy' },
    served: true,
    entries: readEntries(entry, remarks),
    oddItems: [],
    root,
    place,
    carried: null,
    madeBy: 'installer',
  };
}

function readEntries({ key, value }: Entry, remarks: Remark[]): MirrorEntry[] {
  const list = dereference(value);
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item) => {
    const node = dereference(item);
    return node?.kind === 'mapping' ? (readEntry(node, key.text === 'imageDigestSources', remarks) ?? []) : [];
  });
}

function readEntry(node: Mapping, hasPolicy: boolean, remarks: Remark[]): MirrorEntry | null {
  const { place } = node;
  const leaveOut = (what: string, why: string, at = place): null => {
    remarks.push({ place: at, reason: `${what} is left out: ${why}` });
    return null;
  };
  const source = stringOf(valueOf(node, 'source'));
  if (!source) return leaveOut('An item without a `source`', 'nothing can be mirrored by it');
  if (scanSource(source.value))
    return leaveOut(`\`${source.value}\``, 'an ImageDigestMirrorSet cannot have such a source', source.place);
  const list = valueOf(node, 'mirrors');
  const mirrors = (list?.kind === 'sequence' ? list.items : []).flatMap((item): Located<string>[] => {
    const mirror = stringOf(dereference(item));
    if (!mirror) return [];
    if (!scanMirror(mirror.value)) return [mirror];
    leaveOut(`\`${mirror.value}\``, 'an ImageDigestMirrorSet cannot have such a mirror', mirror.place);
    return [];
  });
  const policy = hasPolicy ? stringOf(valueOf(node, 'sourcePolicy')) : null;
  const isKnown = policy === null || POLICIES.has(policy.value);
  if (!isKnown) leaveOut(`\`sourcePolicy: ${policy.value}\``, 'there is no such policy', policy.place);
  return { source, mirrors, mirrorSourcePolicy: isKnown ? policy : null, node, place, isPlain: false };
}

const POLICIES: ReadonlySet<string> = new Set(['', 'AllowContactingSource', 'NeverContactSource']);
