import { dereference, entryOf, valueOf, type Mapping } from '../syntax/tree';
import type { Located } from '../text/place';
import { INSTALL_CONFIG } from './kinds-installer';
import { stringOf } from './located-values';

/**
 * What an object says it is; null where it does not. An install-config.yaml has no `kind` and counts as an `InstallConfig`, at the place of its
 * `apiVersion`: one that holds what only an install-config has.
 */
export function objectHead(
  root: Mapping,
): { readonly apiVersion: Located<string>; readonly kindName: Located<string> } | null {
  const apiVersion = stringOf(valueOf(root, 'apiVersion'));
  if (!apiVersion) return null;
  const kindName = stringOf(valueOf(root, 'kind'));
  if (kindName) return { apiVersion, kindName };
  if (!isInstallConfig(root, apiVersion.value)) return null;
  return { apiVersion, kindName: { value: INSTALL_CONFIG.name, place: apiVersion.place } };
}

function isInstallConfig(root: Mapping, apiVersion: string): boolean {
  if (!INSTALL_CONFIG.versions.some((version) => version.apiVersion === apiVersion)) return false;
  if (entryOf(root, 'kind') || !entryOf(root, 'baseDomain')) return false;
  return TELLING.some((key) => dereference(entryOf(root, key)?.value) !== null);
}

/** Beside `baseDomain`. */
const TELLING = ['platform', 'controlPlane', 'imageDigestSources', 'imageContentSources'];
