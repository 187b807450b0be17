import assert from 'node:assert/strict';
import { workspaceSymbols } from '../../../server/src/core/index';
import { cursorFixture, positionOf } from '../../support/cursor';

const FILES = `--- file: a/set.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
spec:
  imageDigestMirrors:
  - source: quay.io/team
  - mirrors: [m.io]
--- file: a/image.yaml
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
--- file: registries.conf
[[registry]]
prefix = "*.redhat.io"
[[registry]]
location = "quay.io/other/"
`;

suite('symbols of a workspace', () => {
  lists('all of them', '', [
    'object ImageDigestMirrorSet/team in a/set.yaml: a/set.yaml:4',
    'entry quay.io/team in ImageDigestMirrorSet/team: a/set.yaml:7',
    'object Image/cluster in a/image.yaml: a/image.yaml:3',
    'entry *.redhat.io in registries.conf: registries.conf:2',
    'entry quay.io/other in registries.conf: registries.conf:4',
  ]);
  lists('those whose letters come in this order', 'QUAY or', [
    'entry quay.io/other in registries.conf: registries.conf:4',
  ]);
  lists('a kind', 'digestmirrorset', ['object ImageDigestMirrorSet/team in a/set.yaml: a/set.yaml:4']);
  lists('as many as are wanted', '', ['object ImageDigestMirrorSet/team in a/set.yaml: a/set.yaml:4'], 1);
  lists('none', 'zzz', []);
});

function lists(title: string, query: string, expected: readonly string[], most = 100): void {
  test(`are ${title}`, () => {
    const { analysis } = cursorFixture(FILES);
    assert.deepEqual(
      workspaceSymbols(analysis, query, most).map(
        ({ kind, name, container, place }) => `${kind} ${name} in ${container}: ${positionOf(analysis, place)}`,
      ),
      expected,
    );
  });
}
