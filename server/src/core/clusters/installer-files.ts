import { carriedTexts } from '../carried/carried-documents';
import { configMapAround } from '../carried/config-map-values';
import type { Document } from '../document';
import { stringOf } from '../model/located-values';
import { valueOf } from '../syntax/tree';
import { mapEachAgain, type Mapped } from '../text/again';
import { holdsAny } from '../text/change';
import { groupBy } from '../text/group-by';
import { sameItems } from '../text/spliced';
import type { Known } from '../text/renewed';
import type { Member } from './members';
import { mayBeSame } from './namespace';

/** Which of the registries.conf files in ConfigMaps the assisted installation reads, and what a next state takes over. */
export interface InstallerFiles {
  /** Those that an object of the cluster names in `mirrorRegistryRef`, by path. The same list for as long as they are the same. */
  readonly files: readonly Document[];
  readonly named: Mapped<Member, readonly MapName[]>;
}

/** A ConfigMap; the namespace is null where it is not said. */
interface MapName {
  readonly name: string;
  readonly namespace: string | null;
}

/** Of an earlier state is kept what has not changed. Without such an object it costs a pass over the members. */
export function installerFilesAgain(previous: InstallerFiles | null, members: readonly Member[]): InstallerFiles {
  const named = mapEachAgain(previous?.named ?? null, members, ({ document }) => namedMapsIn(document));
  if (previous?.named === named) return previous;
  const names = named.results.every((result) => result === NONE) ? NONE : named.results.flat();
  const byName = groupBy(names, ({ name }) => name);
  const files = names.length === 0 ? NO_FILES : members.flatMap(({ document }) => filesIn(document, byName));
  return { named, files: previous && sameItems(previous.files, files) ? previous.files : files };
}

const NONE: readonly MapName[] = [];
const NO_FILES: readonly Document[] = [];

function filesIn(document: Document, names: ReadonlyMap<string, readonly MapName[]>): readonly Document[] {
  return carriedTexts(document).flatMap(({ document: text, value: { carrier, path, scalar } }) => {
    if (carrier.kind !== 'ConfigMap' || path !== 'registries.conf') return [];
    const namespace = configMapAround(document, scalar)?.namespace?.value ?? null;
    return names.get(carrier.name)?.some((named) => mayBeSame(named.namespace, namespace)) ? [text] : [];
  });
}

/** The ConfigMaps that the objects of a file name. */
export function namedMapsIn(document: Document): readonly MapName[] {
  return document.language === 'yaml' && document.hasTree ? document.once(readNames).names : NONE;
}

interface Names {
  readonly names: readonly MapName[];
  readonly hasMark: boolean;
}

const MARK = 'mirrorRegistryRef';
const NOTHING: Names = { names: NONE, hasMark: false };

/**
 * Follows openshift/assisted-service `api/v1beta1/agentserviceconfig_types.go` (a ConfigMap in the service's own namespace), `infraenv_types.go`
 * and `api/hiveextension/v1beta1/agentclusterinstall_types.go` (`MirrorRegistryConfigMapReference`).
 */
function readNames(document: Document, older: Known<Names> | null): Names {
  // Where there was none, one can only have come where the text was changed.
  if (!holdsAny(document.content, [MARK], older?.value.hasMark === false ? older.change : null)) return NOTHING;
  if (document.isTemplate) return { ...NOTHING, hasMark: true };
  const names = document.objects.objects.flatMap(({ kindName, apiVersion, root }): MapName[] => {
    const group = GROUPS.get(kindName.value);
    const ref = valueOf(valueOf(root, 'spec'), MARK);
    const name =
      group !== undefined && apiVersion.value.startsWith(`${group}/`) ? stringOf(valueOf(ref, 'name')) : null;
    return name ? [{ name: name.value, namespace: stringOf(valueOf(ref, 'namespace'))?.value ?? null }] : [];
  });
  return { names: names.length === 0 ? NONE : names, hasMark: true };
}

const GROUPS: ReadonlyMap<string, string> = new Map([
  ['AgentServiceConfig', 'agent-install.openshift.io'],
  ['InfraEnv', 'agent-install.openshift.io'],
  ['AgentClusterInstall', 'extensions.hive.openshift.io'],
]);
