import type { RegistriesConf } from '../model/hub';
import { parseAsWritten, type ImageReference } from '../model/reference';
import type { Place } from '../text/place';
import { loadRegistries, type LoadResult } from './load';
import { findRegistry, matchLength, type LoadedRegistries } from './loaded-registries';
import { confFile, MAIN_CONF_PATH } from './node-configuration';
import { pullSources } from './resolve';

/** A configuration that the operator writes to a throw-away file only to ask the engine's library about it. */
export interface Probe {
  readonly kind: 'probe';
  /** What the next probe takes over. */
  readonly loaded: LoadResult;
  /** Whether some entry serves this text (`FindRegistry`). */
  hasEntry(name: string): boolean;
  /** The endpoints of a reference at the entry that serves `name`, which need not be the name of the reference. */
  sourcesOf(name: string, reference: ImageReference): ProbedSources;
}

export type ProbeResult = Probe | { readonly kind: 'failed'; readonly error: string; readonly loaded: LoadResult };

export type ProbedSources =
  | { readonly kind: 'sources'; readonly endpoints: readonly ProbedEndpoint[] }
  | { readonly kind: 'no-entry' }
  /** The engine's words. */
  | { readonly kind: 'failed'; readonly error: string };

export interface ProbedEndpoint {
  /** As in the configuration; empty for a wildcard itself. */
  readonly location: string;
  /** The name of what is asked for there, without tag and digest. */
  readonly repository: string;
  readonly origins: readonly Place[];
}

/**
 * Loads a configuration that was never written. Failed: it does not load, in the engine's words; its path, in the
 * operator a temporary one, is that of the real file. What the `previous` probe loaded is used where it is the same.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`
 * (`payloadRepoHasUnblockedMirror`, `generateSigstoreRegistriesdConfig`).
 */
export function probeConfiguration(conf: RegistriesConf, previous: LoadResult | null = null): ProbeResult {
  const loaded = loadRegistries([confFile(MAIN_CONF_PATH, 'main', conf)], previous);
  if (loaded.kind === 'failed') return { kind: 'failed', error: loaded.error, loaded };
  return {
    kind: 'probe',
    loaded,
    hasEntry: (name) => findRegistry(loaded.conf, name) !== null,
    sourcesOf: (name, reference) => sourcesOf(loaded.conf, name, reference),
  };
}

function sourcesOf(conf: LoadedRegistries, name: string, reference: ImageReference): ProbedSources {
  const registry = findRegistry(conf, name);
  if (!registry) return { kind: 'no-entry' };
  if (matchLength(reference.text, registry.prefix) < 0) {
    return { kind: 'failed', error: `invalid prefix '${registry.prefix}' for reference '${reference.text}'` };
  }
  const { endpoints, error } = pullSources(reference, registry, conf);
  if (error) return { kind: 'failed', error: error.message };
  return {
    kind: 'sources',
    endpoints: endpoints.map((endpoint) => ({
      location: endpoint.location,
      repository: nameOf(endpoint.reference),
      origins: endpoint.origins,
    })),
  };
}

function nameOf(reference: string): string {
  const parsed = parseAsWritten(reference);
  return parsed.kind === 'ok' ? parsed.reference.name : reference;
}
