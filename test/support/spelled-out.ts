import type { LoadedRegistry } from '../../server/src/core/cluster/loaded-registries';
import type { Registry } from '../../server/src/core/model/hub';

/** An entry of registries.conf, or what an engine keeps of one, as plain data: its mirrors need not be a property of its own. Any other value as it is. */
export function spelledOut(value: unknown): unknown {
  if (!isRegistry(value)) return value;
  const { prefix, location, insecure, blocked, mirrorByDigestOnly, mirrors, origins } = value;
  const named = { prefix, location, insecure, blocked, mirrorByDigestOnly };
  if ('pullFromMirror' in value) return { ...named, pullFromMirror: value.pullFromMirror, mirrors, origins };
  return { ...named, mirrors, origins, blockedOrigins: value.blockedOrigins };
}

function isRegistry(value: unknown): value is Registry | LoadedRegistry {
  return (
    typeof value === 'object' && value !== null && 'mirrorByDigestOnly' in value && !Object.hasOwn(value, 'mirrors')
  );
}
