import { scopeOf, type RegistriesConf } from '../model/hub';
import { parseAsWritten, withTagAndDigest, type ImageReference } from '../model/reference';
import type { Place } from '../text/place';
import type { NodeFileSource, OperatorMessage } from './node-files';
import { probeConfiguration, type Probe } from './probe';
import { scopeIndex } from './scope-index';
import { tracedText } from './traced-text';
import { compareYamlKeys, writeYamlEntry } from './yaml-writer';

export type SigstoreFile =
  | { readonly kind: 'file'; readonly text: string; readonly sources: readonly NodeFileSource[] }
  /** The operator's inner words. */
  | { readonly kind: 'refused'; readonly refusal: OperatorMessage };

/** The scopes of all image policies, with their places. */
export type PolicyScopes = ReadonlyMap<string, readonly Place[]>;

/**
 * The text of `sigstore-registries.yaml`: signatures are looked for beside the images of every scope, and, where
 * registries.conf is written too (`conf`), of every endpoint that the scope or an entry inside it can be pulled from.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`
 * (`generateSigstoreRegistriesdConfig`).
 */
export function sigstoreFile(scopes: PolicyScopes, conf: RegistriesConf | null): SigstoreFile {
  const keys: Keys = new Map();
  for (const [scope, places] of scopes) addKey(keys, scope, places);
  const refusal = conf ? addEndpoints(keys, scopes, conf) : null;
  return refusal ? { kind: 'refused', refusal } : { kind: 'file', ...writeKeys(keys) };
}

/** By key: the places that caused it, each once. */
type Keys = Map<string, Set<Place>>;

function addKey(keys: Keys, key: string, places: readonly Place[]): void {
  const known = keys.get(key) ?? new Set();
  for (const place of places) known.add(place);
  keys.set(key, known);
}

function writeKeys(keys: Keys): { readonly text: string; readonly sources: readonly NodeFileSource[] } {
  const out = tracedText().add('docker:\n');
  for (const key of [...keys.keys()].sort(compareYamlKeys)) {
    writeYamlEntry(out, key, 'use-sigstore-attachments: true', [...(keys.get(key) ?? [])]);
  }
  return out.finish();
}

function addEndpoints(keys: Keys, scopes: PolicyScopes, conf: RegistriesConf): OperatorMessage | null {
  const probe = probeConfiguration(conf);
  const allPlaces = [...scopes.values()].flat();
  if (probe.kind === 'failed') return { message: probe.error, origins: allPlaces };
  const inside = entriesInside(scopes, conf);
  for (const [policyScope, origins] of scopes) {
    for (const scope of [policyScope, ...(inside.get(policyScope) ?? [])]) {
      const error = addEndpointsOf(keys, scope, probe, origins);
      if (error === null) continue;
      return { message: `error adding clusterimagepolicy scope ${policyScope} relevant mirrors: ${error}`, origins };
    }
  }
  return null;
}

/** By policy scope: the scopes of the entries that lie inside it, in the order of the file. */
function entriesInside(scopes: PolicyScopes, conf: RegistriesConf): ReadonlyMap<string, readonly string[]> {
  const index = scopeIndex([...scopes.keys()], (scope) => scope);
  const inside = new Map<string, string[]>();
  for (const scope of conf.registries.map(scopeOf)) {
    for (const policyScope of index.holding(scope).filter((other) => other !== scope)) {
      const known = inside.get(policyScope);
      if (known) known.push(scope);
      else inside.set(policyScope, [scope]);
    }
  }
  return inside;
}

const DUMMY_LABEL = 'matched';
const DUMMY_PATH = '/a';
const DUMMY_TAG = 'aaa';
const DUMMY_DIGEST = `sha256:${'a'.repeat(64)}`;

/**
 * The endpoints for a made-up image of the scope, by digest and by tag. Gives the operator's words where there is an
 * error (`addScopeMirrorsSigstoreRegistriesdConfig`).
 */
function addEndpointsOf(keys: Keys, scope: string, probe: Probe, policyPlaces: readonly Place[]): string | null {
  if (!probe.hasEntry(scope)) return null;
  const host = scope.startsWith('*.') ? `${DUMMY_LABEL}${scope.slice(1)}` : scope;
  const isHostOnly = !host.includes('/');
  const name = isHostOnly ? host + DUMMY_PATH : host;
  const parsed = parseAsWritten(name);
  if (parsed.kind === 'error') return `error parsing scope ${name}: ${parsed.error}`;
  const questions: readonly (readonly [string, ImageReference])[] = [
    ['digest', withTagAndDigest(parsed.reference, null, DUMMY_DIGEST)],
    ['tag', withTagAndDigest(parsed.reference, DUMMY_TAG, null)],
  ];
  for (const [kind, reference] of questions) {
    const sources = probe.sourcesOf(scope, reference);
    if (sources.kind === 'no-entry') continue;
    if (sources.kind === 'failed') return `error getting ${kind} sources for scope ${name}: ${sources.error}`;
    for (const { location, repository, origins } of sources.endpoints) {
      if (location === '') continue;
      const key = isHostOnly && repository.endsWith(DUMMY_PATH) ? repository.slice(0, -DUMMY_PATH.length) : repository;
      addKey(keys, key, [...origins, ...policyPlaces]);
    }
  }
  return null;
}
