import assert from 'node:assert/strict';
import { checkMirrorSets } from '../../../server/src/core/cluster/mirror-set-checks';
import { readCluster } from '../../support/manifests';

/** `code: message [the words at its place] <- [the words at related places]`, in the operator's order. */
function problemsOf(...texts: readonly string[]): string[] {
  const files = texts.map((text, index) => ({ name: `${index}`, text }));
  const { manifests, wordsAt } = readCluster(files);
  return checkMirrorSets(manifests.mirrorSets).map(({ code, message, place, related }) => {
    const others = related.map((other) => ` <- [${wordsAt(other)}]`).join('');
    return `${code}: ${message} [${wordsAt(place)}]${others}`;
  });
}

function mirrorSet(kind: 'ICSP' | 'IDMS' | 'ITMS', ...entries: readonly string[]): string {
  const { apiVersion, name, list } = {
    ICSP: {
      apiVersion: 'operator.openshift.io/v1alpha1',
      name: 'ImageContentSourcePolicy',
      list: 'repositoryDigestMirrors',
    },
    IDMS: { apiVersion: 'config.openshift.io/v1', name: 'ImageDigestMirrorSet', list: 'imageDigestMirrors' },
    ITMS: { apiVersion: 'config.openshift.io/v1', name: 'ImageTagMirrorSet', list: 'imageTagMirrors' },
  }[kind];
  const items = entries.map((entry) => `    - { ${entry} }\n`).join('');
  return `apiVersion: ${apiVersion}\nkind: ${name}\nmetadata: { name: x }\nspec:\n  ${list}:\n${items}`;
}

suite('checkMirrorSets', () => {
  test('nothing to say', () => {
    assert.deepEqual(problemsOf(mirrorSet('IDMS', "source: '*.a.io', mirrors: [m.io]", 'source: b.io:5000/x')), []);
  });

  test('formats of sources and mirrors, all of them', () => {
    assert.deepEqual(problemsOf(mirrorSet('IDMS', "source: a.io/, mirrors: ['*.m.io', m.io/X]", 'mirrors: [m.io:x]')), [
      'invalid-source: invalid format for source "a.io/" [0: a.io/]',
      `invalid-mirror: invalid format for mirror "*.m.io" [0: '*.m.io']`,
      'invalid-mirror: invalid format for mirror "m.io/X" [0: m.io/X]',
      'invalid-source: invalid format for source "" [0: { mirrors: [m.io:x] }]',
      'invalid-mirror: invalid format for mirror "m.io:x" [0: m.io:x]',
    ]);
  });

  test('IDMS come first, then ICSP, then ITMS, whatever the order of the files', () => {
    const texts = [mirrorSet('ITMS', 'source: t/'), mirrorSet('ICSP', 'source: i/'), mirrorSet('IDMS', 'source: d/')];
    assert.deepEqual(problemsOf(...texts), [
      'invalid-source: invalid format for source "d/" [2: d/]',
      'invalid-source: invalid format for source "i/" [1: i/]',
      'invalid-source: invalid format for source "t/" [0: t/]',
    ]);
  });

  test('policies of one source contradict each other across kinds, also without mirrors', () => {
    const conflict =
      'conflicting-source-policy: conflicting mirrorSourcePolicy is set for the same source "a.io" ' +
      'in imagedigestmirrorsets, imagetagmirrorsets, or imagecontentsourcepolicies';
    const never = 'source: a.io, mirrorSourcePolicy: NeverContactSource';
    assert.deepEqual(problemsOf(mirrorSet('ITMS', 'source: a.io'), mirrorSet('IDMS', never)), [
      `${conflict} [0: a.io] <- [1: NeverContactSource]`,
    ]);
    assert.deepEqual(problemsOf(mirrorSet('ICSP', 'source: a.io'), mirrorSet('IDMS', never)), [
      `${conflict} [0: a.io] <- [1: NeverContactSource]`,
    ]);
    const allow = 'source: a.io, mirrorSourcePolicy: AllowContactingSource';
    assert.deepEqual(problemsOf(mirrorSet('IDMS', allow, 'source: a.io', "source: a.io, mirrorSourcePolicy: ''")), []);
  });

  test('a source that must not be contacted cannot be its own mirror', () => {
    const entry = 'source: a.io, mirrors: [m.io, a.io], mirrorSourcePolicy: NeverContactSource';
    assert.deepEqual(problemsOf(mirrorSet('ITMS', entry)), [
      'mirror-equals-source: cannot set mirrorSourcePolicy: NeverContactSource if the source "a.io" is one of the mirrors ' +
        '[0: a.io] <- [0: a.io] <- [0: NeverContactSource]',
    ]);
    assert.deepEqual(problemsOf(mirrorSet('ICSP', 'source: a.io, mirrors: [m.io, a.io]')), []);
  });
});
