import { dereference, entryOf, valueOf, type Mapping } from '../syntax/tree';
import type { Located } from '../text/place';
import { kindOf } from './kinds';
import { INSTALL_CONFIG } from './kinds-installer';
import { stringOf } from './located-values';

/**
 * What an object says it is; null where it does not. A mirror set that has no `apiVersion` says enough by its kind, and counts as one of the empty
 * version, at the place of its `kind`. An install-config.yaml has no `kind` and counts as an `InstallConfig`, at the place of its
 * `apiVersion`: one that holds what only an install-config has.
 */
export function objectHead(
  root: Mapping,
): { readonly apiVersion: Located<string>; readonly kindName: Located<string> } | null {
  const apiVersion = stringOf(valueOf(root, 'apiVersion'));
  const kindName = stringOf(valueOf(root, 'kind'));
  if (!apiVersion) return kindName && !entryOf(root, 'apiVersion') ? headOfKind(kindName) : null;
  if (kindName) return { apiVersion, kindName };
  if (!isInstallConfig(root, apiVersion.value)) return null;
  return { apiVersion, kindName: { value: INSTALL_CONFIG.name, place: apiVersion.place } };
}

function headOfKind(kindName: Located<string>): ReturnType<typeof objectHead> {
  const apiVersion = { value: '', place: kindName.place };
  return kindOf(apiVersion.value, kindName.value).kind === 'wrong-version' ? { apiVersion, kindName } : null;
}

function isInstallConfig(root: Mapping, apiVersion: string): boolean {
  if (!INSTALL_CONFIG.versions.some((version) => version.apiVersion === apiVersion)) return false;
  if (entryOf(root, 'kind') || !entryOf(root, 'baseDomain')) return false;
  return TELLING.some((key) => dereference(entryOf(root, key)?.value) !== null);
}

/** Beside `baseDomain`. */
const TELLING = ['platform', 'controlPlane', 'imageDigestSources', 'imageContentSources'];
