import { parseJson } from '../syntax/json';
import { valueOf, type Mapping } from '../syntax/tree';
import { foldersOfPath } from '../text/folders-of-path';
import { isPlaceholder } from './placeholder';

/**
 * For which registries the `pullSecret` of an installation has credentials: `host[:port]`, perhaps with a path. null where there is none that
 * could be read, or a placeholder in its place. Nothing else of it leaves this function.
 */
export function registriesOfPullSecret(root: Mapping): ReadonlySet<string> | null {
  const secret = valueOf(root, 'pullSecret');
  if (secret?.kind !== 'scalar' || secret.type !== 'string') return null;
  const parsed = parseJson(secret.text.trim());
  const auths = parsed?.kind === 'object' ? parsed.members.find(([key]) => key === 'auths')?.[1] : null;
  if (auths?.kind !== 'object' || auths.members.length === 0) return null;
  const names = auths.members.map(([key]) => registryOf(key));
  return names.some(isPlaceholder) ? null : new Set(names);
}

/**
 * Whether one of these registries is that of a repository: the same host and port, and a path that it begins with, if there is one. Follows
 * containers/image `pkg/docker/config/config.go` (`authKeyLookupOrder`).
 */
export function isAmong(registries: ReadonlySet<string>, repository: string): boolean {
  for (const folder of foldersOfPath(repository)) if (registries.has(folder)) return true;
  return registries.has(repository);
}

/** Old files name registries by URL: `https://quay.io/v1/`. */
function registryOf(key: string): string {
  const plain = key.replace(/^https?:\/\//, '');
  if (plain === key) return key;
  const slash = plain.indexOf('/');
  return slash < 0 ? plain : plain.slice(0, slash);
}
