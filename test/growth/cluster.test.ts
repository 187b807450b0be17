import assert from 'node:assert/strict';
import { sortedBytewise } from '../../server/src/core/cluster/bytewise';
import { collectSignedScopes } from '../../server/src/core/cluster/image-policies';
import { checkImagePolicies } from '../../server/src/core/cluster/image-policy-checks';
import { impactOf } from '../../server/src/core/cluster/impact';
import { lower } from '../../server/src/core/cluster/lower';
import { mergeMirrorLists } from '../../server/src/core/cluster/merge';
import { checkMirrorSets } from '../../server/src/core/cluster/mirror-set-checks';
import { nodeConfigurationOf } from '../../server/src/core/cluster/node-configuration';
import { holdAgainstPayload } from '../../server/src/core/cluster/payload';
import { unsafeChanges } from '../../server/src/core/cluster/registries-change';
import { renderNodeFiles } from '../../server/src/core/cluster/render';
import { resolve } from '../../server/src/core/cluster/resolve';
import { scopeIndex } from '../../server/src/core/cluster/scope-index';
import { sigstoreFile } from '../../server/src/core/cluster/sigstore';
import { nestedSources } from '../../server/src/core/cluster/source-nesting';
import { sourcesInside } from '../../server/src/core/cluster/source-ranges';
import { writeRegistriesConf } from '../../server/src/core/cluster/toml-writer';
import { EMPTY_REGISTRIES_CONF, type RegistriesConf } from '../../server/src/core/model/hub';
import { UNKNOWN_TARGET } from '../../server/src/core/model/target';
import { cpuMilliseconds } from '../support/cpu-time';
import { assertGrowsLinearly, MOST_GROWTH } from '../support/growth';
import { manifestsOf } from '../support/manifests';
import { manifestsOfPlain, type PlainCluster, type PlainEntry } from '../support/random-clusters';

// No input makes anything here grow much faster than itself: twice the input is less than three times the work of the processor.

suite('growth of what is computed of a cluster', () => {
  test('work that grows with the square is caught', () => {
    const comparing = (size: number) => (): number => {
      const items = Array.from({ length: size }, (_, at) => `a${at}`);
      return items.filter((item) => items.includes(item)).length;
    };
    const ratios = Array.from({ length: 3 }, () => ratioOf(3000, comparing, 1));
    assert.ok(Math.max(...ratios) > MOST_GROWTH, ratios.join(', '));
  });

  const names = <T>(count: number, name: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => name(at));

  grows('merging many lists that contradict each other', 1500, (size) => {
    const lists = names(size, (at) => `m${at}.io`).map((mirror, at) => [
      mirror,
      `m${(at * 7) % size}.io`,
      `m${at >> 1}.io`,
    ]);
    return () => mergeMirrorLists('a.io', lists);
  });
  grows('merging one long list that goes back to its start', 8000, (size) => {
    const list = names(size, (at) => `m${at % (size / 2)}.io`);
    return () => mergeMirrorLists('a.io', [list, list.toReversed()]);
  });
  grows('checking one source in many entries', 3000, (size) => {
    const { mirrorSets } = clusterOf(
      names(size, () => 'a.io'),
      (at) => `m${at}.io`,
    );
    return () => checkMirrorSets(mirrorSets);
  });
  grows(
    'lowering many sources below each other',
    60,
    (size) => {
      const deep = names(size * size, (at) => `a.io${'/x'.repeat(at % size)}/n${at}`);
      const { mirrorSets } = clusterOf(deep, (at) => `m.io/p${at}`);
      const { insecure, blocked } = { insecure: located(deep.slice(0, 50)), blocked: located(['a.io']) };
      return () => lower(EMPTY_REGISTRIES_CONF, { mirrorSets, insecure, blocked, target: UNKNOWN_TARGET });
    },
    2,
  );
  grows('lowering many listed registries below many sources', 1500, (size) => {
    const { mirrorSets } = clusterOf(
      names(size, (at) => `a${at}.io`),
      (at) => `m.io/p${at}`,
    );
    const lists = {
      insecure: located(names(size, (at) => `a${at}.io/x`)),
      blocked: located(names(size, (at) => `b.a${at}.io`)),
    };
    return () => lower(EMPTY_REGISTRIES_CONF, { mirrorSets, ...lists, target: UNKNOWN_TARGET });
  });
  grows('looking up scopes below many wildcards', 3000, (size) => {
    const index = scopeIndex(
      names(size, (at) => `*.d${at}.corp.io`),
      (scope) => scope,
    );
    const scopes = names(size, (at) => `a.b.c.d${at}.corp.io/x/y/z`);
    return () => scopes.map((scope) => index.holding(scope));
  });
  grows('one scope of many parts', 200_000, (size) => {
    const index = scopeIndex(['a.io', '*.io', 'a/a', `*${'.a'.repeat(50)}`], (scope) => scope);
    const scope = 'a.'.repeat(size) + '/a'.repeat(size);
    return () => index.holding(scope);
  });
  grows('holding many blocked entries against the payload', 1500, (size) => {
    const manifests = manifestsOfPlain({
      ...PLAIN,
      sets: [{ kind: 'IDMS', entries: names(size, (at) => `a${at}.io`).map((source) => entryOf(source, 'm.io/x')) }],
      blocked: [...names(size, (at) => `b${at}.io`), ...names(size, () => 'quay.io')],
    });
    return () => holdAgainstPayload(manifests, UNKNOWN_TARGET);
  });
  grows('rendering lists and image policies', 1000, (size) => {
    const scopes = names(size, (at) => `    - a${at}.io/x\n`).join('');
    const manifests = manifestsOf(
      `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec:\n  registrySources:\n    allowedRegistries:\n${names(size, (at) => `    - a${at}.io\n`).join('')}`,
      `apiVersion: config.openshift.io/v1\nkind: ClusterImagePolicy\nmetadata: {name: one}\nspec:\n  scopes:\n${scopes}  policy: {rootOfTrust: {policyType: PublicKey, publicKey: {keyData: eA==}}}\n`,
    );
    return () => {
      const rendering = renderNodeFiles(manifests, UNKNOWN_TARGET);
      assert.equal(rendering.kind, 'rendered');
      return rendering.files.map(({ contents, sources }) => contents.length + sources.length);
    };
  });
  grows('checking the scopes of image policies', 1500, (size) => {
    const manifests = manifestsOf(
      ...names(10, (part) => {
        const scopes = names(size / 10, (at) => `    - a${at}.io/x${part}\n`).join('');
        return `apiVersion: config.openshift.io/v1\nkind: ImagePolicy\nmetadata: {name: p${part}, namespace: n${part}}\nspec:\n  scopes:\n${scopes}  policy: {rootOfTrust: {policyType: PublicKey, publicKey: {keyData: eA==}}}\n`;
      }),
    );
    const lists = { ...LISTS, policyBlocked: located(names(size, (at) => `a${at}.io`)) };
    return () => {
      const signed = collectSignedScopes(manifests.imagePolicies, UNKNOWN_TARGET);
      return signed.kind === 'scopes' && checkImagePolicies(signed, lists);
    };
  });
  grows('sigstore keys of many entries', 700, (size) => {
    const conf = confOf(size);
    const scopes = new Map(names(size, (at) => `a${at}.io`).map((scope) => [scope, []]));
    return () => sigstoreFile(scopes, conf);
  });
  grows('resolving many references', 1500, (size) => {
    const { mirrorSets } = clusterOf(
      names(size, (at) => `a${at % 7}.io/n${at}`),
      (at) => `m.io/p${at}`,
    );
    const manifests = { ...manifestsOfPlain(PLAIN), mirrorSets };
    const node = nodeConfigurationOf(renderNodeFiles(manifests, UNKNOWN_TARGET));
    assert.ok(node);
    const refs = names(size, (at) => `a${at % 7}.io/n${at}/app:1`);
    return () => refs.map((ref) => resolve(ref, node));
  });
  grows('writing registries.conf and where it comes from', 1500, (size) => {
    const conf = confOf(size);
    return () => writeRegistriesConf(conf).sources.length;
  });
  grows('comparing two registries.conf', 3000, (size) => {
    const [old, next] = [confOf(size), confOf(size + 1)];
    return () => unsafeChanges(old, next);
  });
  grows('the actions for many files under many policies', 1000, (size) => {
    const files = names(size, (at) => `/etc/x${at}/a/b/c.conf`);
    const filePolicies = names(size, (at) => ({ path: `/etc/x${at}/a`, actions: [{ kind: 'Drain' as const }] }));
    const next = new Map(files.map((file) => [file, 'x']));
    return () => impactOf(new Map(), next, { filePolicies });
  });
  grows('sources below each other and below wildcards', 3000, (size) => {
    const sources = sortedBytewise(
      names(size, (at) => (at % 3 === 0 ? `*.d${at}.io` : `a.d${at}.io${'/x'.repeat(at % 9)}`)),
    );
    const items = sources.map((source) => ({ source }));
    return () => [nestedSources(items), sourcesInside(items, sources)];
  });
});

/** Twice the size, or the size whose square is twice as much. */
function grows(title: string, size: number, prepare: (size: number) => () => unknown, power = 1): void {
  test(title, () => assertGrowsLinearly((scale) => ratioOf(scale * size, prepare, power)));
}

function ratioOf(size: number, prepare: (size: number) => () => unknown, power: number): number {
  const [small = 0, large = 0] = [size, Math.round(size * 2 ** (1 / power))].map((each) => {
    const work = prepare(each);
    work();
    return cpuMilliseconds(() => void work(), 4);
  });
  return large / Math.max(small, 0.3);
}

const PLAIN: PlainCluster = {
  sets: [],
  insecure: null,
  blocked: null,
  allowed: null,
  search: null,
  release: `quay.io/ocp/release@sha256:${'b'.repeat(64)}`,
};

const LISTS = {
  kind: 'lists',
  payload: 'quay.io/ocp/release',
  blocked: [],
  policyBlocked: [],
  allowed: [],
  dropped: [],
  warnings: [],
} as const;

function entryOf(source: string, mirror: string): PlainEntry {
  return { source, mirrors: [mirror], policy: null };
}

function clusterOf(sources: readonly string[], mirrorOf: (at: number) => string): ReturnType<typeof manifestsOfPlain> {
  const entries = sources.map((source, at) => entryOf(source, mirrorOf(at)));
  return manifestsOfPlain({ ...PLAIN, sets: [{ kind: 'ITMS', entries }] });
}

function located(
  values: readonly string[],
): readonly { value: string; place: { chunk: { file: string; length: number }; start: number; end: number } }[] {
  const chunk = { file: 'list.yaml', length: 1 };
  return values.map((value, at) => ({ value, place: { chunk, start: at, end: at + 1 } }));
}

function confOf(size: number): RegistriesConf {
  const { mirrorSets } = clusterOf(
    Array.from({ length: size }, (_, at) => `a${at}.io/x`),
    (at) => `m.io/p${at}`,
  );
  const lowering = lower(EMPTY_REGISTRIES_CONF, { mirrorSets, insecure: [], blocked: [], target: UNKNOWN_TARGET });
  assert.equal(lowering.kind, 'lowered');
  return lowering.conf;
}
