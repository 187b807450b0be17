import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { mergeSources, type MergedSource } from '../../../server/src/core/cluster/mirror-sets';
import { toInstallConfig } from '../../../server/src/core/migrate/to-install-config';
import { parseTarget, UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { manifestsOf } from '../../support/manifests';
import { manifestsOfPlain, plainCluster } from '../../support/random-clusters';

const set = (kind: 'Digest' | 'Tag', name: string, ...entries: readonly string[]): string =>
  `apiVersion: config.openshift.io/v1\nkind: Image${kind}MirrorSet\nmetadata: {name: ${name}}\nspec:\n  image${kind}Mirrors: [${entries.join(', ')}]\n`;
const icsp = (...entries: readonly string[]): string =>
  `apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata: {name: p}\nspec:\n  repositoryDigestMirrors: [${entries.join(', ')}]\n`;
const NEVER = '{source: quay.io/b, mirrors: [m.io/b], mirrorSourcePolicy: NeverContactSource}';

suite('migrate to install-config', () => {
  test('sources in the order of the entries, one source from several sets merged', () => {
    const texts = [
      icsp('{source: quay.io/z, mirrors: [m.io/z]}', '{source: quay.io/a, mirrors: [m.io/1, m.io/2]}'),
      set('Digest', 'd', '{source: quay.io/a, mirrors: [m.io/2, m.io/3]}'),
    ];
    assert.deepEqual(convert(texts), {
      remarks: [],
      text: `imageDigestSources:
- source: quay.io/z
  mirrors:
  - m.io/z
- source: quay.io/a
  mirrors:
  - m.io/1
  - m.io/2
  - m.io/3
`,
    });
  });

  const block = 'imageDigestSources:\n- source: quay.io/b\n  mirrors:\n  - m.io/b\n';
  for (const release of ['unknown', '4.19', '5.x']) {
    test(`sourcePolicy where it is set: ${release}`, () => {
      const text = `${block}  sourcePolicy: NeverContactSource\n`;
      assert.deepEqual(convert([set('Digest', 'd', NEVER)], release), { remarks: [], text });
    });
  }

  test('sourcePolicy left out where the installer does not know it', () => {
    const reason =
      '`sourcePolicy: NeverContactSource` of `quay.io/b` is left out: the installer of OpenShift 4.18 has no such field, it came with 4.19';
    assert.deepEqual(convert([set('Digest', 'd', NEVER)], '4.18'), { remarks: [reason], text: block });
  });

  test('below 4.14 under the key that those installers read', () => {
    const sets = [set('Digest', 'd', '{source: quay.io/b, mirrors: [m.io/b]}')];
    const older = block.replace('imageDigestSources', 'imageContentSources');
    assert.deepEqual(convert(sets, '4.14'), { remarks: [], text: block });
    assert.deepEqual(convert(sets, '4.13'), { remarks: [], text: older });
  });

  test('what the block cannot say is told', () => {
    const wildcard = '{source: "*.corp.io", mirrors: [m.io/corp]}';
    const texts = [
      set('Tag', 't', '{source: quay.io/t, mirrors: [m.io/t]}'),
      set('Digest', 'd', wildcard, '{source: quay.io/e}', '{source: quay.io/f, mirrors: [registry/f]}'),
    ];
    assert.deepEqual(convert(texts), {
      remarks: [
        'ImageTagMirrorSet `t` is left out: an install-config.yaml cannot say mirrors for tags',
        '`*.corp.io` is left out: the installer refuses `*.corp.io`, which is no full repository name',
        '`quay.io/f` is left out: the installer refuses `registry/f`, which is no full repository name',
        '`quay.io/e` is left out: it has no mirror other than itself, and so the operator ignores it',
      ],
      text: '',
    });
  });

  test('a name that YAML would take for something else is quoted', () => {
    const { text } = convert([icsp('{source: "on", mirrors: ["10:30", "1e3", m.io:5000]}')]) as { text: string };
    assert.match(text, /source: "on"\n {2}mirrors:\n {2}- "10:30"\n {2}- "1e3"\n {2}- m\.io:5000\n$/);
    for (const version of ['1.1', '1.2'] as const) {
      assert.deepEqual(parse(text, { version }), {
        imageDigestSources: [{ source: 'on', mirrors: ['10:30', '1e3', 'm.io:5000'] }],
      });
    }
  });

  test("what the operator refuses is refused in the operator's words; sets for tags have no say", () => {
    assert.equal(convert([icsp('{source: "https://q", mirrors: [m.io]}')]), 'invalid format for source "https://q"');
    const tags = set('Tag', 't', '{source: quay.io/b, mirrors: [m.io/t]}');
    assert.match((convert([set('Digest', 'd', NEVER), tags]) as { text: string }).text, /NeverContactSource/);
  });

  test('says the same mirrors and policies as the merge', () => {
    let items = 0;
    fc.assert(
      fc.property(plainCluster, (cluster) => {
        const digestSets = manifestsOfPlain(cluster).mirrorSets.filter(({ setKind }) => setKind !== 'ITMS');
        const conversion = toInstallConfig(digestSets, UNKNOWN_TARGET);
        if (conversion.kind === 'refused') return;
        const { imageDigestSources = [] } = (parse(conversion.text) ?? {}) as { imageDigestSources?: Item[] };
        const said = imageDigestSources.map(({ source, mirrors, sourcePolicy }) => ({
          source,
          mirrors,
          never: sourcePolicy === 'NeverContactSource',
        }));
        const merged = mergeSources(digestSets)
          .filter(({ source }) => !source.startsWith('*.'))
          .filter((each) => !isApart(each))
          .map(({ source, mirrors, neverContact }) => ({
            source,
            mirrors: mirrors.map(({ location }) => location),
            never: neverContact.length > 0,
          }));
        const apart = new Set(mergeSources(digestSets).flatMap((each) => (isApart(each) ? each.source : [])));
        assert.deepEqual(new Set(said.filter(({ source }) => !apart.has(source))), new Set(merged));
        items += said.length;
      }),
      { numRuns: 500 },
    );
    assert.ok(items > 200, `${items} items`);
  });
});

/** Whether the operator would refuse the merged list, so that its entries stay as they are. */
function isApart({ source, mirrors, neverContact }: MergedSource): boolean {
  return neverContact.length > 0 && mirrors.some(({ location }) => location === source);
}

interface Item {
  readonly source: string;
  readonly mirrors: readonly string[];
  readonly sourcePolicy?: string;
}

function convert(texts: readonly string[], release = 'unknown'): unknown {
  const conversion = toInstallConfig(manifestsOf(...texts).mirrorSets, parseTarget(release) ?? UNKNOWN_TARGET);
  if (conversion.kind === 'refused') return conversion.refusal.message;
  return { remarks: conversion.remarks.map(({ reason }) => reason), text: conversion.text };
}
