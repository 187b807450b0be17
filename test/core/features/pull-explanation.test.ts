import assert from 'node:assert/strict';
import { readPullLog } from '../../../server/src/core/cluster/pull-log';
import { nodeConfigurationOf } from '../../../server/src/core/cluster/node-configuration';
import { renderNodeFiles } from '../../../server/src/core/cluster/render';
import { resolve } from '../../../server/src/core/cluster/resolve';
import { PLAIN } from '../../../server/src/core/features/markdown';
import { explainPull, type PullExplanation } from '../../../server/src/core/features/pull-explanation';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { manifestsOf } from '../../support/manifests';

const MANIFESTS = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: mirrors
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors:
    - mirror.example.com:5000/team
    - backup.example.com/team
    mirrorSourcePolicy: NeverContactSource
`;

const failed = (...attempts: readonly (readonly [string, string])[]): string =>
  attempts
    .map(
      ([reference, words]) =>
        `time="1" level=debug msg="Trying to access \\"${reference}\\""\n` +
        `time="1" level=debug msg="Accessing \\"${reference}\\" failed: ${words}"\n`,
    )
    .join('');

suite('why an image was not pulled', () => {
  test('each endpoint of the plan, with the cause and what to do', () => {
    const { verdict, steps, notes } = explained(
      failed(
        [
          'mirror.example.com:5000/team/app:1',
          'pinging container registry: x509: certificate signed by unknown authority',
        ],
        ['backup.example.com/team/app:1', 'reading manifest 1 in backup.example.com/team/app: manifest unknown'],
        ['quay.io/team/app:1', 'registry quay.io/team is blocked in /etc/containers/registries.conf'],
      ),
    );
    assert.equal(verdict, 'Not pulled: all 2 mirrors failed, and the source itself failed');
    assert.deepEqual(
      steps.map(({ role, state, cause }) => `${role} ${state} ${cause}`),
      ['mirror failed unknown-authority', 'mirror failed no-manifest', 'source failed blocked'],
    );
    assert.match(
      steps[0]!.explanation.join(' '),
      /additionalTrustedCA` needs its certificate under the key `mirror\.example\.com\.\.5000`/,
    );
    assert.deepEqual(
      steps.map(({ origins }) => origins.length > 0),
      [true, true, true],
    );
    assert.deepEqual(notes, []);
  });

  test('a node that has other files is told apart from a registry that fails', () => {
    const { steps, notes } = explained(
      failed(['old.example.com/team/app:1', 'manifest unknown'], ['quay.io/team/app:1', 'denied']),
    );
    assert.deepEqual(
      steps.map(({ role, state }) => `${role} ${state}`),
      ['unplanned failed', 'mirror not-asked', 'mirror not-asked', 'source failed'],
    );
    assert.ok(notes.some((note) => note.startsWith('The log and these files do not agree')));
  });

  test('an image that is served needs nothing more', () => {
    const log =
      failed(['mirror.example.com:5000/team/app:1', 'no such host']) +
      'time="1" level=debug msg="Trying to access \\"backup.example.com/team/app:1\\""\n' +
      'time="1" level=debug msg="Trying to access \\"other.example.com/x:1\\""\n';
    const { verdict, steps } = explained(log, 'quay.io/team/app:1');
    assert.equal(verdict, 'Pulled from `backup.example.com/team/app:1`');
    assert.deepEqual(
      steps.map(({ state }) => state),
      ['failed', 'served', 'not-reached'],
    );
  });

  test('a log that ends before the image is there tells neither', () => {
    const { verdict, steps, notes } = explained(
      'time="1" level=debug msg="Trying to access \\"mirror.example.com:5000/team/app:1\\""\n',
      'quay.io/team/app:1',
    );
    assert.equal(verdict, 'Not known: the log ends before it tells');
    assert.deepEqual(
      steps.map(({ role, state }) => `${role} ${state}`),
      ['mirror unknown', 'mirror not-reached', 'source not-reached'],
    );
    assert.deepEqual(notes, []);
  });

  test('an endpoint that did not fail is not taken for the image that was to be pulled', () => {
    const { steps, notes } = explained(
      'time="1" level=debug msg="Trying to access \\"mirror.example.com:5000/team/app:1\\""\n' +
        'Writing manifest to image destination\n',
    );
    assert.deepEqual(
      steps.map(({ role, state }) => `${role} ${state}`),
      ['unplanned served'],
    );
    assert.deepEqual(notes, []);
  });

  test('a pull by digest that only tag mirrors match says so', () => {
    const digest = `quay.io/team/app@sha256:${'ab'.repeat(32)}`;
    const { notes } = explained(failed([digest, 'i/o timeout']));
    assert.ok(
      notes.some((note) => note.includes('for tags only, while this reference is by digest')),
      notes.join('\n'),
    );
  });

  test('without a plan the causes are told all the same', () => {
    const [pull] = readPullLog(failed(['m.example/a:1', 'unauthorized']));
    const { steps, notes } = explainPull(pull!, () => null, PLAIN);
    assert.equal(steps[0]?.cause, 'unauthorized');
    assert.match(steps[0].explanation.join(' '), /pull secret needs an entry for `m\.example`/);
    assert.deepEqual(notes, []);
  });

  test('without a plan the log tells which are the mirrors', () => {
    const verdicts: readonly [log: string, reference: string | null, verdict: string][] = [
      [
        failed(['m.example/a:1', 'denied'], ['n.example/a:1', 'denied'], ['q.example/a:1', 'denied']),
        'q.example/a:1',
        'Not pulled: all 2 mirrors failed, and the source itself failed',
      ],
      [failed(['q.example/a:1', 'denied']), null, 'Not pulled: no mirror was asked, and the source itself failed'],
      [failed(['m.example/a:1', 'denied'], ['n.example/a:1', 'denied']), 'a', 'Not pulled: the mirror failed'],
      [failed(['m.example/a:1', 'denied']), 'q.example/a:1', 'Not pulled'],
    ];
    for (const [log, reference, verdict] of verdicts) {
      const [pull] = readPullLog(log);
      assert.equal(explainPull({ ...pull!, reference }, () => null, PLAIN).verdict, verdict);
    }
  });
});

function explained(log: string, reference?: string): PullExplanation {
  const node = nodeConfigurationOf(renderNodeFiles(manifestsOf(MANIFESTS), UNKNOWN_TARGET))!;
  const [pull] = readPullLog(log);
  assert.ok(pull);
  return explainPull(reference === undefined ? pull : { ...pull, reference }, (ref) => resolve(ref, node), PLAIN);
}
