import { dereference, entryOf, isMergeKey, valueAt, valueOf, type Mapping } from '../syntax/tree';
import type { Located } from '../text/place';
import { KINDS, kindOf, newestVersion, type KindMatch } from './kinds';
import { INSTALL_CONFIG } from './kinds-installer';
import { stringOf } from './located-values';

interface SaidHead {
  readonly apiVersion: Located<string>;
  readonly kindName: Located<string>;
  readonly match: KindMatch;
}

/**
 * What an object says it is; null where it does not. A mirror set that has no `apiVersion` says enough by its kind, and counts as one of the empty
 * version, at the place of its `kind`. One that has no `kind` says enough by its list, as an Image config by its `registrySources`: it counts as
 * one that no cluster serves, at the place of its `apiVersion`, or of the key that it is known by. An install-config.yaml has no `kind` and
 * counts as an `InstallConfig`, at the place of its `apiVersion`: one that holds what only an install-config has.
 */
export function objectHead(root: Mapping): SaidHead | null {
  const apiVersion = stringOf(valueOf(root, 'apiVersion'));
  const kindName = stringOf(valueOf(root, 'kind'));
  if (kindName) {
    if (apiVersion) return { apiVersion, kindName, match: kindOf(apiVersion.value, kindName.value) };
    return entryOf(root, 'apiVersion') ? null : headOfKind(kindName);
  }
  if (!apiVersion || !isInstallConfig(root, apiVersion.value)) return headOfSpec(root, apiVersion);
  const name = { value: INSTALL_CONFIG.name, place: apiVersion.place };
  return { apiVersion, kindName: name, match: kindOf(apiVersion.value, name.value) };
}

function headOfKind(kindName: Located<string>): SaidHead | null {
  const apiVersion = { value: '', place: kindName.place };
  const match = kindOf(apiVersion.value, kindName.value);
  return match.kind === 'wrong-version' ? { apiVersion, kindName, match } : null;
}

/** The head of an object without a kind, by a key of its `spec` that no other kind has. */
function headOfSpec(root: Mapping, apiVersion: Located<string> | null): SaidHead | null {
  const spec = dereference(entryOf(root, 'spec')?.value);
  if (spec?.kind !== 'mapping' || !lacksKind(root)) return null;
  for (const { description, path } of TELLING_SPECS) {
    const told = valueAt(root, path) && entryOf(spec, path[1]);
    if (!told || !(apiVersion ? OUR_VERSIONS.has(apiVersion.value) : isMirrorObject(root, path))) continue;
    const place = apiVersion?.place ?? told.key.place;
    return {
      apiVersion: apiVersion ?? { value: '', place },
      kindName: { value: description.name, place },
      match: { kind: 'wrong-version', description, right: newestVersion(description) },
    };
  }
  return null;
}

/** Whether an object has no `kind`, and nothing that it may come from. */
function lacksKind(root: Mapping): boolean {
  const kind = entryOf(root, 'kind');
  if (kind?.value && !(kind.value.kind === 'scalar' && kind.value.type === 'null')) return false;
  return !root.entries.some(isMergeKey);
}

/** Whether a mapping that says nothing of itself has the keys of an object, and a list of sources below `path`. */
function isMirrorObject(root: Mapping, path: readonly string[]): boolean {
  if (entryOf(root, 'apiVersion') || valueOf(root, 'metadata')?.kind !== 'mapping') return false;
  if (!root.entries.every(({ key }) => OBJECT_KEYS.has(key.text))) return false;
  const list = valueAt(root, path);
  const first = list?.kind === 'sequence' ? dereference(list.items[0]) : null;
  return first?.kind === 'mapping' && entryOf(first, 'source') !== null && entryOf(first, 'mirrors') !== null;
}

const OBJECT_KEYS: ReadonlySet<string> = new Set(['kind', 'metadata', 'spec', 'status']);

/** Keys that tell a kind of ours, each in the `spec` of no other kind. */
const TELLING_SPECS = KINDS.flatMap((description) => {
  const keys = description.reads === 'image-config' ? ['registrySources', 'allowedRegistriesForImport'] : [];
  const lists = (description.mirrors ?? []).map(({ path }) => path.at(-1) ?? '');
  return [...lists, ...keys].map((key) => ({ description, path: ['spec', key] as const }));
});

const OUR_VERSIONS: ReadonlySet<string> = new Set(
  TELLING_SPECS.flatMap(({ description }) => description.versions.map((version) => version.apiVersion)),
);

function isInstallConfig(root: Mapping, apiVersion: string): boolean {
  if (!INSTALL_CONFIG.versions.some((version) => version.apiVersion === apiVersion)) return false;
  if (entryOf(root, 'kind') || !entryOf(root, 'baseDomain')) return false;
  return TELLING.some((key) => dereference(entryOf(root, key)?.value) !== null);
}

/** Beside `baseDomain`. */
const TELLING = ['platform', 'controlPlane', 'imageDigestSources', 'imageContentSources'];
