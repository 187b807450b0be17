import type { Document } from '../document';
import type { MirrorSet } from '../model/manifests';
import { parseReference } from '../model/reference';
import { describeTarget, isAtLeast, type Target } from '../model/target';
import { NO_COMMENTS, type CommentsAt } from './comments';
import { listRegistries } from './from-registries-conf';
import type { Remark } from './migration';
import { listSources, type ListedSource } from './mirror-lists';
import { writeSources } from './mirror-set-writer';
import { describeSet, refusalOf, type MirrorSetsConversion } from './mirror-sets-conversion';

/**
 * Writes the `imageDigestSources` block of an install-config.yaml from IDMS and ICSP: one item for each source, in the
 * order in which the entries name them first, its mirrors merged as the operator merges them. `sourcePolicy` stands only
 * where an entry has a policy and the installer of the target release knows the field (4.19); below 4.14 the block is called
 * `imageContentSources`, which is what those installers read. What cannot be said there,
 * or what the installer refuses, is left out with a remark. Comments at sources, mirrors and policies are kept.
 *
 * Follows openshift/installer `pkg/types/installconfig.go` (`ImageDigestSource`) and
 * `pkg/types/validation/installconfig.go` (`validateNamedRepository`).
 */
export function toInstallConfig(
  sets: readonly MirrorSet[],
  target: Target,
  commentsAt: CommentsAt = NO_COMMENTS,
): MirrorSetsConversion {
  const digestSets = sets.filter(({ setKind }) => setKind !== 'ITMS');
  const refusal = refusalOf(digestSets);
  if (refusal) return { kind: 'refused', by: 'operator', refusal };
  const remarks = sets.filter(({ setKind }) => setKind === 'ITMS').map(tagSetRemark);
  const listed = listSources(
    digestSets.flatMap((set) => set.entries),
    commentsAt,
  );
  const text = writeBlock(listed.sources, target, remarks);
  return { kind: 'converted', text, remarks: [...remarks, ...listed.remarks] };
}

/**
 * The same of a registries.conf with its drop-ins: what its mirrors serve by digest. What the block cannot say is left out with a remark, and so
 * is what serves tags. Refused where an engine cannot load the files.
 */
export function registriesToInstallConfig(
  documents: readonly Document[],
  target: Target,
  commentsAt: CommentsAt = NO_COMMENTS,
): MirrorSetsConversion {
  const listed = listRegistries(documents, commentsAt);
  if (listed.kind === 'refused') return listed;
  const remarks: Remark[] = [];
  const text = writeBlock(listed.digest, target, remarks);
  return { kind: 'converted', text, remarks: [...remarks, ...listed.tag.map(tagSourceRemark), ...listed.remarks] };
}

function writeBlock(listed: readonly ListedSource[], target: Target, remarks: Remark[]): string {
  const sources = listed.flatMap((source) => forInstaller(source, target, remarks) ?? []);
  // The list of before 4.14, with the same items.
  const key = isAtLeast(target, 4, 14) ? 'imageDigestSources' : 'imageContentSources';
  return sources.length === 0 ? '' : `${key}:\n${writeSources(sources, '', 'sourcePolicy')}`;
}

/** A source as the installer of a release takes it; null where it takes none. */
function forInstaller(listed: ListedSource, target: Target, remarks: Remark[]): ListedSource | null {
  const { source, mirrors, policy, place } = listed;
  const strange = [source, ...mirrors].find(({ text }) => !isTakenByInstaller(text));
  if (strange) {
    const reason = `\`${source.text}\` is left out: the installer refuses \`${strange.text}\`, which is no full repository name`;
    remarks.push({ place, reason });
    return null;
  }
  const why = policy && whyNoPolicy(policy.text, target);
  if (!policy || why === null) return listed;
  const reason = `\`sourcePolicy: ${policy.text}\` of \`${source.text}\` is left out: ${why}`;
  remarks.push({ place: policy.place, reason });
  return { ...listed, policy: null };
}

function whyNoPolicy(policy: string, target: Target): string | null {
  if (!POLICIES.has(policy)) return 'there is no such policy';
  if (isAtLeast(target, 4, 19)) return null;
  return `the installer of OpenShift ${describeTarget(target)} has no such field, it came with 4.19`;
}

const POLICIES: ReadonlySet<string> = new Set(['AllowContactingSource', 'NeverContactSource']);

function tagSourceRemark({ source, place }: ListedSource): Remark {
  return { place, reason: `What \`${source.text}\` has for tags is left out: ${NO_TAGS}` };
}

const NO_TAGS = 'an install-config.yaml cannot say mirrors for tags';

function tagSetRemark(set: MirrorSet): Remark {
  return {
    place: set.place,
    reason: `${describeSet(set)} is left out: ${NO_TAGS}`,
  };
}

/** A repository by its full name, or a host alone, with or without a port; no wildcard (`validateNamedRepository`). */
export function isTakenByInstaller(name: string): boolean {
  const parsed = parseReference(name);
  if (parsed.kind === 'error') return false;
  return parsed.reference.name === name || !name.includes('/');
}
