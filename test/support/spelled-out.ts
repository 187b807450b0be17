import type { LoadedRegistry } from '../../server/src/core/cluster/loaded-registries';
import type { NodeFile } from '../../server/src/core/cluster/node-files';
import type { Registry } from '../../server/src/core/model/hub';

/**
 * An entry of registries.conf, what an engine keeps of one, or a node file, as plain data: what is made when somebody asks need not be a property of its
 * own. Any other value as it is.
 */
export function spelledOut(value: unknown): unknown {
  if (isNodeFile(value)) {
    const { path, mode, contents, sources } = value;
    return { path, mode, contents, sources };
  }
  if (!isRegistry(value)) return value;
  const { prefix, location, insecure, blocked, mirrorByDigestOnly, mirrors, origins } = value;
  const named = { prefix, location, insecure, blocked, mirrorByDigestOnly };
  if ('pullFromMirror' in value) return { ...named, pullFromMirror: value.pullFromMirror, mirrors, origins };
  return { ...named, mirrors, origins, blockedOrigins: value.blockedOrigins };
}

function isNodeFile(value: unknown): value is NodeFile {
  return typeof value === 'object' && value !== null && 'mode' in value && 'contents' in value;
}

function isRegistry(value: unknown): value is Registry | LoadedRegistry {
  return (
    typeof value === 'object' && value !== null && 'mirrorByDigestOnly' in value && !Object.hasOwn(value, 'mirrors')
  );
}
