import assert from 'node:assert/strict';
import type { Manifest, MirrorEntry, MirrorSet } from '../../../server/src/core/model/manifests';
import { readManifests, type ReadObjects } from '../../../server/src/core/model/read';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import type { Located } from '../../../server/src/core/text/place';
import { grafted } from '../../support/grafted';
import { spanOf } from '../../support/syntax';
import { offsetsIn, plainly, samples } from '../../support/samples';

const read = (text: string): readonly Manifest[] => readManifests(parseYaml(text, 'f')).manifests;

const onlySet = (text: string): MirrorSet => {
  const [manifest, ...others] = read(text);
  assert.deepEqual(others, []);
  assert.equal(manifest?.kind, 'mirror-set');
  return manifest;
};

const values = (list: readonly Located<string>[] | undefined): string[] => (list ?? []).map(({ value }) => value);

suite('reading manifests', () => {
  test('a mirror set, with the places of its values', () => {
    const text =
      'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: "one"\nspec:\n  imageDigestMirrors:\n  - source: a.io\n    mirrors: [m.io, \'n.io\']\n    mirrorSourcePolicy: NeverContactSource\n';
    const syntax = parseYaml(text, 'f');
    const [set] = readManifests(syntax).manifests;
    assert.ok(set?.kind === 'mirror-set');
    assert.deepEqual([set.setKind, set.served, set.name?.value, set.namespace], ['IDMS', true, 'one', null]);
    const [entry] = set.entries;
    const slice = ({ place }: Located<string>): string =>
      text.slice(spanOf(syntax, place).start, spanOf(syntax, place).end);
    assert.ok(entry?.source && entry.mirrorSourcePolicy && set.name);
    assert.deepEqual(
      [slice(set.name), slice(entry.source), slice(entry.mirrorSourcePolicy)],
      ['"one"', 'a.io', 'NeverContactSource'],
    );
    assert.deepEqual(entry.mirrors.map(slice), ['m.io', "'n.io'"]);
    assert.equal(entry.node.entries.length, 3);
  });

  test('each kind of mirror set reads its own list', () => {
    const of = (apiVersion: string, kind: string): MirrorSet =>
      onlySet(
        `apiVersion: ${apiVersion}\nkind: ${kind}\nspec:\n  imageDigestMirrors: [{source: d.io}]\n  imageTagMirrors: [{source: t.io}]\n  repositoryDigestMirrors: [{source: r.io, mirrorSourcePolicy: NeverContactSource}]\n`,
      );
    const cases = [
      of('config.openshift.io/v1', 'ImageDigestMirrorSet'),
      of('config.openshift.io/v1', 'ImageTagMirrorSet'),
      of('operator.openshift.io/v1alpha1', 'ImageContentSourcePolicy'),
      of('config.openshift.io/v1', 'ImageContentSourcePolicy'),
    ];
    assert.deepEqual(
      cases.map(({ setKind, served, entries }) => [setKind, served, ...entries.map(({ source }) => source?.value)]),
      [
        ['IDMS', true, 'd.io'],
        ['ITMS', true, 't.io'],
        ['ICSP', true, 'r.io'],
        ['ICSP', false, 'r.io'],
      ],
    );
    assert.equal(cases[2]?.entries[0]?.mirrorSourcePolicy, null, 'the CRD of ICSP has no such field');
  });

  test('holes: what is missing or of the wrong type', () => {
    const { entries } = onlySet(
      'apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nspec:\n  imageTagMirrors:\n  - \n  - word\n  - source: 12\n    mirrors: m.io\n  - source:\n    mirrors: [a.io, , 5000, yes, "yes", [b.io]]\n  - mirrors: null\n',
    );
    assert.deepEqual(
      entries.map(({ source, mirrors }) => [source, values(mirrors)]),
      [
        [null, []],
        [null, ['a.io', 'yes']],
        [null, []],
      ],
    );
    for (const spec of ['', ' {}', ' null', ' []', ' {imageTagMirrors: }', ' {imageTagMirrors: {}}']) {
      assert.deepEqual(
        onlySet(`apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nspec:${spec}\n`).entries,
        [],
      );
    }
  });

  test('several documents, lists of objects, and what is no object', () => {
    const item = (kind: string): string =>
      `- apiVersion: config.openshift.io/v1\n  kind: ${kind}\n  metadata: {name: cluster}\n`;
    const text = `kind: Image\n---\n- a\n---\nplain\n---\napiVersion: v1\nkind: List\nitems:\n${item('Image')}${item('ImageDigestMirrorSet')}- \n- null\n---\napiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSetList\nitems:\n${item('ImageTagMirrorSet')}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\n`;
    const { objects, manifests } = readManifests(parseYaml(text, 'f'));
    assert.deepEqual(
      objects.map(({ kindName, match, name, namespace }) => [
        kindName.value,
        match.kind,
        name?.value,
        namespace?.value,
      ]),
      [
        ['Image', 'known', 'cluster', undefined],
        ['ImageDigestMirrorSet', 'known', 'cluster', undefined],
        ['ImageTagMirrorSet', 'known', 'cluster', undefined],
        ['Pod', 'foreign', 'p', 'ns'],
      ],
    );
    assert.deepEqual(
      manifests.map(({ kind }) => kind),
      ['image-config', 'mirror-set', 'mirror-set'],
    );
    assert.equal(objects[0]?.manifest, manifests[0]);
  });

  test('the Image config: an empty list is there, a null one is not', () => {
    const [image] = read(
      'apiVersion: config.openshift.io/v1\nkind: Image\nspec:\n  registrySources:\n    insecureRegistries: []\n    blockedRegistries: null\n    allowedRegistries: [a.io, "b.io"]\n',
    );
    assert.ok(image?.kind === 'image-config');
    assert.deepEqual(image.insecureRegistries?.value, []);
    assert.equal(image.blockedRegistries, null);
    assert.deepEqual(values(image.allowedRegistries?.value), ['a.io', 'b.io']);
    assert.equal(image.containerRuntimeSearchRegistries, null);
  });

  test('ClusterVersion and image policies', () => {
    const [version, policy, namespaced] = read(
      'apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nspec: {channel: stable-4.18, desiredUpdate: {version: 4.18.3}}\nstatus: {desired: {image: quay.io/r@sha256:1, version: 4.18.2}}\n---\napiVersion: config.openshift.io/v1alpha1\nkind: ClusterImagePolicy\nspec: {scopes: [a.io, b.io], policy: {rootOfTrust: {}}}\n---\napiVersion: config.openshift.io/v1\nkind: ImagePolicy\nmetadata: {namespace: ns}\nspec: {policy: text}\n',
    );
    assert.ok(
      version?.kind === 'cluster-version' && policy?.kind === 'image-policy' && namespaced?.kind === 'image-policy',
    );
    assert.deepEqual(
      [version.channel, version.desiredUpdateVersion, version.desiredImage, version.desiredVersion].map(
        (each) => each?.value,
      ),
      ['stable-4.18', '4.18.3', 'quay.io/r@sha256:1', '4.18.2'],
    );
    assert.deepEqual(
      [policy.policyKind, policy.served, values(policy.scopes), policy.policy?.kind],
      ['ClusterImagePolicy', true, ['a.io', 'b.io'], 'mapping'],
    );
    assert.deepEqual([namespaced.policyKind, namespaced.scopes, namespaced.policy], ['ImagePolicy', [], null]);
    assert.deepEqual(read('apiVersion: config.openshift.io/v2\nkind: ClusterVersion\n'), []);
  });

  test('aliases and merge keys are looked through', () => {
    const { entries } = onlySet(
      'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n  - &e {source: a.io, mirrors: &m [m.io]}\n  - {source: b.io, mirrors: *m}\n  - {<<: *e, source: c.io}\n  - *e\n',
    );
    assert.deepEqual(
      entries.map(({ source, mirrors }) => `${source?.value ?? ''} ${values(mirrors).join()}`),
      ['a.io m.io', 'b.io m.io', 'c.io m.io', 'a.io m.io'],
    );
  });

  test('a half-typed object keeps what is readable', () => {
    const { entries } = onlySet(
      'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n  - source: "a.io\n    mirr\n    mirrors:\n    - \n    - m.io\n  - source: b.io\n    mirrors: [n.io\n',
    );
    assert.deepEqual(
      entries.map(({ source, mirrors }) => `${source?.value ?? ''} ${values(mirrors).join()}`),
      ['a.io m.io', 'b.io n.io'],
    );
  });

  samples('core/model/read', {
    objects: (text) => {
      const syntax = parseYaml(text, 'f');
      const { objects } = readManifests(syntax);
      const told = objects.map(({ match, manifest, ...head }) => ({
        ...head,
        match: match.kind === 'foreign' ? match.kind : `${match.kind} ${match.description.name}`,
        manifest,
      }));
      return plainly(told, offsetsIn(syntax), ['root', 'node', 'apiVersion', 'kindName', 'list', 'place']);
    },
  });
});

suite('reading manifests again', () => {
  const set = (name: string, kind: string, list: string, sources: readonly string[]): string =>
    [
      `apiVersion: ${kind === 'ImageContentSourcePolicy' ? 'operator.openshift.io/v1alpha1' : 'config.openshift.io/v1'}`,
      `kind: ${kind}`,
      'metadata:',
      `  name: ${name}`,
      'spec:',
      `  ${list}:`,
      ...sources.flatMap((source) => [
        `  - source: ${source}`,
        '    mirrors: [m.io/x]',
        '    mirrorSourcePolicy: NeverContactSource',
      ]),
    ].join('\n') + '\n';
  const idms = (name: string, ...sources: readonly string[]): string =>
    set(name, 'ImageDigestMirrorSet', 'imageDigestMirrors', sources);
  const edited = (before: string, after: string): readonly [first: ReadObjects, second: ReadObjects] => {
    const old = parseYaml(before, 'f');
    const next = grafted(old, parseYaml(after, 'f'));
    const first = readManifests(old);
    const second = readManifests(next, first);
    assert.deepEqual(plain(second), plain(readManifests(next)));
    return [first, second];
  };
  const plain = ({ objects, manifests }: ReadObjects): unknown => ({ objects, manifests });
  const entriesOf = ({ manifests }: ReadObjects, at = 0): readonly MirrorEntry[] => {
    const object = manifests[at];
    assert.equal(object?.kind, 'mirror-set');
    return object.entries;
  };
  /** Which entries are those of the first reading, by their place in it. */
  const kept = ([first, second]: readonly [ReadObjects, ReadObjects]): number[] => {
    const known = entriesOf(first);
    return entriesOf(second).map((entry) => known.indexOf(entry));
  };

  test('an entry that is the same is the same', () => {
    const abc = idms('x', 'a.io', 'b.io', 'c.io');
    assert.deepEqual(kept(edited(abc, idms('x', 'a.io', 'new.io', 'c.io'))), [0, -1, 2]);
    assert.deepEqual(kept(edited(abc, idms('x', 'a.io', 'c.io'))), [0, 2]);
    assert.deepEqual(kept(edited(abc, idms('x', 'a.io', 'b.io', 'new.io', 'c.io'))), [0, 1, -1, 2]);
    assert.deepEqual(kept(edited(abc, idms('y', 'a.io', 'b.io', 'c.io'))), [0, 1, 2]);
  });

  test('so is an object, and the whole file', () => {
    const [first, second] = edited(
      `${idms('x', 'a.io')}---\n${idms('y', 'b.io')}`,
      `${idms('x', 'a.io')}---\n${idms('y', 'c.io')}`,
    );
    assert.equal(second.objects[0], first.objects[0]);
    assert.notEqual(second.objects[1], first.objects[1]);
    const [same, again] = edited(idms('x', 'a.io'), idms('x', 'a.io'));
    assert.equal(again, same);
  });

  test('items of a list of objects', () => {
    const list = (...names: readonly string[]): string =>
      `apiVersion: v1\nkind: List\nitems:\n${names.map((name) => `- apiVersion: v1\n  kind: Pod\n  metadata: {name: ${name}}\n`).join('')}`;
    const [first, second] = edited(list('a', 'b', 'c'), list('a', 'x', 'c'));
    assert.deepEqual(
      second.objects.map((object) => first.objects.indexOf(object)),
      [0, -1, 2],
    );
  });

  test('the policy of an entry counts only for kinds that have one', () => {
    const icsp = set('x', 'ImageContentSourcePolicy', 'repositoryDigestMirrors', ['a.io']);
    const [, second] = edited(icsp, idms('x', 'a.io'));
    assert.equal(entriesOf(second)[0]?.mirrorSourcePolicy?.value, 'NeverContactSource');
    const [, back] = edited(idms('x', 'a.io'), icsp);
    assert.equal(entriesOf(back)[0]?.mirrorSourcePolicy, null);
  });

  test('what is no mapping is no entry, before and after', () => {
    const [, second] = edited(
      idms('x', 'a.io', 'b.io', 'c.io'),
      idms('x', 'a.io', 'b.io', 'c.io').replace('- source: b.io', '- just text\n  - source: b.io'),
    );
    assert.deepEqual(
      entriesOf(second).map(({ source }) => source?.value),
      ['a.io', 'b.io', 'c.io'],
    );
  });
});
