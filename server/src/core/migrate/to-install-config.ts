import { mergeSources, sourceOf, type MergedSource } from '../cluster/mirror-sets';
import type { MirrorEntry, MirrorSet } from '../model/manifests';
import { parseReference } from '../model/reference';
import { describeTarget, isAtLeast, type Target } from '../model/target';
import type { Located } from '../text/place';
import type { Remark } from './migration';
import { describeSet, refusalOf, type MirrorSetsConversion } from './mirror-sets-conversion';

/**
 * Writes the `imageDigestSources` block of an install-config.yaml from IDMS and ICSP: one item for each source, in the
 * order in which the entries name them first, its mirrors merged as the operator merges them. `sourcePolicy` stands only
 * where an entry has a policy and the installer of the target release knows the field (4.19). What cannot be said there,
 * or what the installer refuses, is left out with a remark.
 *
 * Follows openshift/installer `pkg/types/installconfig.go` (`ImageDigestSource`) and
 * `pkg/types/validation/installconfig.go` (`validateNamedRepository`).
 */
export function toInstallConfig(sets: readonly MirrorSet[], target: Target): MirrorSetsConversion {
  const digestSets = sets.filter(({ setKind }) => setKind !== 'ITMS');
  const refusal = refusalOf(digestSets);
  if (refusal) return { kind: 'refused', refusal };
  const merged = new Map(mergeSources(digestSets).map((source) => [source.source, source]));
  const items: string[] = [];
  const remarks = sets.filter(({ setKind }) => setKind === 'ITMS').map(tagSetRemark);
  for (const [source, entries] of entriesBySource(digestSets)) {
    const { item, remarks: own } = convertSource(merged.get(source), entries, target);
    items.push(...item);
    remarks.push(...own);
  }
  const text = items.length === 0 ? '' : `imageDigestSources:\n${items.join('')}`;
  return { kind: 'converted', text, remarks };
}

/** A source without a mirror that counts has no merged form. */
type Converted = { readonly item: readonly string[]; readonly remarks: readonly Remark[] };

function convertSource(
  merged: MergedSource | undefined,
  entries: readonly [MirrorEntry, ...MirrorEntry[]],
  target: Target,
): Converted {
  const { place } = entries[0];
  const source = `\`${sourceOf(entries[0])}\``;
  const leftOut = (why: string): Converted => ({
    item: [],
    remarks: [{ place, reason: `${source} is left out: ${why}` }],
  });
  if (!merged) return leftOut('it has no mirror, and so the operator ignores it');
  const mirrors = merged.mirrors.map(({ location }) => location);
  const strange = [merged.source, ...mirrors].find((name) => !isTakenByInstaller(name));
  if (strange !== undefined) return leftOut(`the installer refuses \`${strange}\`, which is no full repository name`);
  const { policy, remarks } = policyOf(merged, entries, target);
  const lines = [
    `- source: ${yamlText(merged.source)}`,
    '  mirrors:',
    ...mirrors.map((mirror) => `  - ${yamlText(mirror)}`),
    ...(policy === null ? [] : [`  sourcePolicy: ${policy}`]),
  ];
  return { item: [`${lines.join('\n')}\n`], remarks };
}

/** The policy of the entries that count: those that the merge took. */
function policyOf(
  merged: MergedSource,
  entries: readonly MirrorEntry[],
  target: Target,
): { readonly policy: string | null; readonly remarks: readonly Remark[] } {
  const counting = new Set(merged.entries);
  const stated = entries
    .filter(({ place }) => counting.has(place))
    .map((entry) => entry.mirrorSourcePolicy)
    .filter((policy): policy is Located<string> => policy !== null && policy.value !== '');
  const [first] = stated;
  if (!first) return { policy: null, remarks: [] };
  const { value, place } = first;
  const remark = (why: string): Remark => ({
    place,
    reason: `\`sourcePolicy: ${value}\` of \`${merged.source}\` is left out: ${why}`,
  });
  if (!POLICIES.has(value)) return { policy: null, remarks: [remark('there is no such policy')] };
  if (isAtLeast(target, 4, 19)) return { policy: value, remarks: [] };
  return {
    policy: null,
    remarks: [remark(`the installer of OpenShift ${describeTarget(target)} has no such field, it came with 4.19`)],
  };
}

const POLICIES: ReadonlySet<string> = new Set(['AllowContactingSource', 'NeverContactSource']);

/** In the order in which the sources are named first. */
function entriesBySource(sets: readonly MirrorSet[]): ReadonlyMap<string, [MirrorEntry, ...MirrorEntry[]]> {
  const bySource = new Map<string, [MirrorEntry, ...MirrorEntry[]]>();
  for (const entry of sets.flatMap((set) => set.entries)) {
    const source = sourceOf(entry);
    const known = bySource.get(source);
    if (known) known.push(entry);
    else bySource.set(source, [entry]);
  }
  return bySource;
}

function tagSetRemark(set: MirrorSet): Remark {
  return {
    place: set.place,
    reason: `${describeSet(set)} is left out: an install-config.yaml cannot say mirrors for tags`,
  };
}

/** A repository by its full name, or a host alone, with or without a port; no wildcard (`validateNamedRepository`). */
function isTakenByInstaller(name: string): boolean {
  const parsed = parseReference(name);
  if (parsed.kind === 'error') return false;
  return parsed.reference.name === name || !name.includes('/');
}

/** Names of repositories need quotes only where YAML would read something else than a text, as in `10:30` or `on`. */
function yamlText(name: string): string {
  const isPlain = /^[A-Za-z]/.test(name) || name.includes('/');
  return isPlain && !WORDS.has(name.toLowerCase()) ? name : `"${name}"`;
}

const WORDS: ReadonlySet<string> = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null']);
