import assert from 'node:assert/strict';
import { verification } from '../../../server/src/core/index';
import { cursorFixture } from '../../support/cursor';

const SET = `--- file: set.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: team}
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors: [m.example.com/team]
`;
const CONF = '--- file: registries.conf\n[[registry]]\nlocation = "quay.io"\n';
const POD = '--- file: pod.yaml\nspec:\n  image: quay.io/te$0am/app:1\n';

suite('the command that verifies a pull', () => {
  gives(
    'one on a node of the cluster',
    `${SET}${POD}`,
    'oc debug node/NODE -- chroot /host podman pull --log-level=debug quay.io/team/app:1',
  );
  gives(
    'the same where nothing is known of mirrors',
    POD,
    'oc debug node/NODE -- chroot /host podman pull --log-level=debug quay.io/team/app:1',
  );
  gives(
    'one on the host whose registries.conf gives the answer',
    `${CONF}${POD}`,
    'podman pull --log-level=debug quay.io/team/app:1',
  );
  gives(
    'one on the host of a build',
    `${SET}--- file: Dockerfile\nARG TAG=2\nFROM quay.io/te$0am/app:$TAG\n`,
    'podman pull --log-level=debug quay.io/team/app:2',
  );
  gives(
    'the whole of a reference that is put together',
    `${SET}--- file: values.yaml\nimage: {repository: quay.io/team/app, tag: v$01}\n`,
    'oc debug node/NODE -- chroot /host podman pull --log-level=debug quay.io/team/app:v1',
  );
  gives('none beside a reference', POD.replace('$0', '').replace('spec', 'sp$0ec'), null);
  gives('none for what a shell would read as its own', POD.replace(':1', ':1;rm'), null);
});

function gives(title: string, fixture: string, expected: string | null): void {
  test(`is ${title}`, () => {
    const { analysis, document, offset } = cursorFixture(fixture);
    assert.equal(verification(analysis, document, offset)?.command ?? null, expected);
  });
}
