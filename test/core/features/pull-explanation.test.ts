import assert from 'node:assert/strict';
import { readPullLog } from '../../../server/src/core/cluster/pull-log';
import { nodeConfigurationOf } from '../../../server/src/core/cluster/node-configuration';
import { renderNodeFiles } from '../../../server/src/core/cluster/render';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import { parsePolicy } from '../../../server/src/core/cluster/policy-verdict';
import { resolve, type NodeConfiguration } from '../../../server/src/core/cluster/resolve';
import type { PullPlan } from '../../../server/src/core/cluster/pull-plan';
import { PLAIN } from '../../../server/src/core/features/markdown';
import { explainPull, type PullExplanation } from '../../../server/src/core/features/pull-explanation';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { parseToml } from '../../../server/src/core/syntax/toml';
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

const BLOCKED = 'registry quay.io/team is blocked in one of /etc/containers/registries.conf';
const PLAIN_HTTP =
  'pinging container registry quay.io: Get "https://quay.io/v2/": http: server gave HTTP response to HTTPS client';

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

  test('an endpoint that these files block, and that was asked all the same, is one of a node with others', () => {
    const mirrors = ['mirror.example.com:5000/team/app:1', 'backup.example.com/team/app:1'] as const;
    const notesOf = (words: string): readonly string[] =>
      explained(failed(...mirrors.map((name) => [name, 'no such host'] as const), ['quay.io/team/app:1', words])).notes;
    assert.ok(notesOf('manifest unknown').some((note) => note.startsWith('The log and these files do not agree')));
    assert.deepEqual(notesOf(BLOCKED), []);
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
    assert.equal(verdict, 'Not known: the log does not tell');
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
      ['null served'],
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

  test('without a plan nothing is compared with one: what to do goes by the cause', () => {
    const node = nodeConfigurationOfFile('');
    const unknown: readonly (readonly [name: string, planOf: (ref: string) => PullPlan | null])[] = [
      ['quay.io/team/app:1', () => null],
      ['quay.io/UPPER/app:1', (ref) => resolve(ref, node)],
    ];
    for (const [name, planOf] of unknown) {
      const advice = (words: string): readonly string[] => {
        const [pull] = readPullLog(`Failed to pull image "${name}": ${words}`);
        const { steps, notes } = explainPull(pull!, planOf, PLAIN);
        assert.deepEqual(
          steps.map(({ role, state }) => `${role} ${state}`),
          ['null failed'],
        );
        assert.deepEqual(notes, []);
        return steps[0]!.explanation;
      };
      assert.deepEqual(advice(BLOCKED), [
        'The node’s registries.conf blocks this endpoint',
        '`blockedRegistries` of the Image config names it, or a mirror set has it as a source with `mirrorSourcePolicy: NeverContactSource`',
      ]);
      assert.deepEqual(advice(PLAIN_HTTP), [
        '`quay.io` speaks plain HTTP, and the node asks it by TLS only',
        '`insecureRegistries` of the Image config has to name `quay.io`',
      ]);
    }
  });

  test('with a plan, what the node does and the plan does not is one of other files', () => {
    const advice = (registriesConf: string, words: string): readonly string[] => {
      const node = nodeConfigurationOfFile(registriesConf);
      const unquoted = words.replaceAll('"', '');
      const [pull] = readPullLog(failed(['quay.io/team/app:1', unquoted], ['quay.io/team/app:1', 'denied']));
      const { steps } = explainPull(pull!, (ref) => resolve(ref, node), PLAIN);
      return steps.find(({ state }) => state === 'failed')!.explanation;
    };
    const other = '[[registry]]\nprefix = "quay.io/team"\nlocation = "q.example/team"\n';
    const insecure = '[[registry]]\nlocation = "quay.io"\ninsecure = true\n';
    assert.deepEqual(advice('', BLOCKED), [
      'The node’s registries.conf blocks this endpoint',
      'These files do not block it: the node has others',
    ]);
    assert.equal(advice(other, BLOCKED)[1], 'The node has other files than these');
    assert.deepEqual(advice('', PLAIN_HTTP), [
      '`quay.io` speaks plain HTTP, and nothing says that it may',
      '`insecureRegistries` of the Image config has to name `quay.io`',
    ]);
    for (const registriesConf of [insecure, other])
      assert.deepEqual(advice(registriesConf, PLAIN_HTTP), [
        '`quay.io` speaks plain HTTP, and the node asks it by TLS only',
        'The node has other files than these',
      ]);
  });

  test('a policy.json that does something else than the log shows is one of other files', () => {
    const rejected = 'Running image docker://quay.io/team/app:1 is rejected by policy.';
    const unsigned = 'A signature was required, but no signature exists';
    const refused = (words: string) => `Failed to pull image "quay.io/team/app:1": Source image rejected: ${words}\n`;
    const served =
      'time="1" level=debug msg="Trying to access \\"quay.io/team/app:1\\""\nWriting manifest to image destination\n';
    const unread = 'Failed to pull image "quay.io/team/app:1": reading signature quay.io/team/app:1: not found\n';
    const cases: readonly (readonly [log: string, requirement: string, isSaid: boolean])[] = [
      [refused(rejected), 'insecureAcceptAnything', true],
      [refused(rejected), 'sigstoreSigned', true],
      [refused(rejected), 'reject', false],
      [refused(unsigned), 'insecureAcceptAnything', true],
      [refused(unsigned), 'reject', true],
      [refused(unsigned), 'signedBy', false],
      [refused(unsigned), 'sigstoreSigned', false],
      [unread, 'insecureAcceptAnything', false],
      [served, 'reject', true],
      [served, 'sigstoreSigned', false],
      [served, 'insecureAcceptAnything', false],
      [failed(['quay.io/team/app:1', 'denied']), 'reject', false],
    ];
    for (const [log, requirement, isSaid] of cases) {
      const policy = parsePolicy(`{"default": [{"type": "${requirement}"}]}`);
      assert.ok(policy);
      const { registries } = nodeConfigurationOfFile('');
      assert.ok(registries);
      const [pull] = readPullLog(log);
      const named = { ...pull!, reference: 'quay.io/team/app:1' };
      const notes = (of: NodeConfiguration): boolean =>
        explainPull(named, (ref) => resolve(ref, of), PLAIN).notes.some((note) =>
          note.startsWith(
            'The log and these files do not agree on policy.json: the node has another (a rollout that is not finished,',
          ),
        );
      assert.equal(notes({ registries, policy }), isSaid, `${requirement}: ${log}`);
      assert.equal(notes({ registries, policy: null }), false);
    }
  });

  test('the policy.json of one full name of a short one may be that of the log', () => {
    const registriesConf = nodeConfigurationOfFile('unqualified-search-registries = ["a.example", "b.example"]\n');
    const policy = parsePolicy(
      '{"default": [{"type": "insecureAcceptAnything"}], "transports": {"docker": {"b.example": [{"type": "reject"}]}}}',
    );
    const [pull] = readPullLog(
      'Failed to pull image "app:1": Source image rejected: Running image docker://b.example/app:1 is rejected by policy.\n',
    );
    const node: NodeConfiguration = { ...registriesConf, policy };
    const { notes } = explainPull(pull!, (ref) => resolve(ref, node), PLAIN);
    assert.ok(!notes.some((note) => note.includes('do not agree on policy.json')), notes.join('\n'));
  });

  test('an error that names no endpoint is one of the registry in its words', () => {
    const error = (words: string) => `Failed to pull image "quay.io/team/app:1": ${words}\n`;
    const registry = error(
      'pinging container registry backup.example.com: x509: certificate signed by unknown authority',
    );
    const { steps } = explained(registry);
    assert.deepEqual(
      steps.map(({ role, state }) => `${role} ${state}`),
      ['mirror not-asked', 'mirror failed', 'source not-asked'],
    );
    assert.match(steps[1]!.explanation.join(' '), /the key `backup\.example\.com`/);
    const [pull] = readPullLog(registry);
    const alone = explainPull(pull!, () => null, PLAIN);
    assert.match(
      alone.steps[0]!.explanation.join(' '),
      /^The certificate of `backup\.example\.com` .* `backup\.example\.com`$/,
    );
  });

  test('a source at another place is asked there, whatever the error calls it', () => {
    const moved = (words: string): PullExplanation => {
      const node = nodeConfigurationOfFile(
        '[[registry]]\nprefix = "quay.io/team"\nlocation = "mirror.example.com:5000/team"\n',
      );
      const [pull] = readPullLog(`Failed to pull image "quay.io/team/app:1": ${words}`);
      return explainPull(pull!, (ref) => resolve(ref, node), PLAIN);
    };
    for (const words of ['pinging container registry mirror.example.com:5000: i/o timeout', 'unauthorized']) {
      const { steps, notes } = moved(words);
      assert.deepEqual(
        steps.map(({ role, reference, state }) => `${role} ${reference} ${state}`),
        ['source mirror.example.com:5000/team/app:1 failed'],
      );
      assert.match(steps[0]!.explanation[0]!, /^`mirror\.example\.com:5000` /);
      assert.deepEqual(notes, ['No mirror applies: `quay.io/team` has none']);
    }
    const { steps, notes } = moved('pinging container registry quay.io: i/o timeout');
    assert.deepEqual(
      steps.map(({ role, state }) => `${role} ${state}`),
      ['unplanned failed', 'source not-asked'],
    );
    assert.match(notes[0]!, /^The log and these files do not agree/);
  });

  test('a download that fails is told of the host that was asked, and no other endpoint is missed', () => {
    const words = 'reading blob sha256:ab: Get "https://cdn.example/x": dial tcp: lookup cdn.example: no such host';
    const alone = explained(`Failed to pull image "quay.io/team/app:1": ${words}`);
    assert.equal(alone.verdict, 'Not pulled');
    assert.deepEqual(alone.notes, [
      'The node cannot find the address of `cdn.example`',
      `The engine says: \`${words}\``,
      'An endpoint had the image, and failed while it was downloaded: a log at debug level (`--log-level=debug`) tells which',
    ]);
    const { verdict, steps, notes } = explained(
      'time="1" level=debug msg="Trying to access \\"mirror.example.com:5000/team/app:1\\""\n' +
        `Error: unable to copy from source docker://quay.io/team/app:1: ${words}\n`,
    );
    assert.equal(verdict, 'Not pulled: the mirror failed');
    assert.deepEqual(
      steps.map(({ role, state }) => `${role} ${state}`),
      ['mirror failed', 'mirror not-reached', 'source not-reached'],
    );
    assert.equal(steps[0]?.explanation[0], 'The node cannot find the address of `cdn.example`');
    assert.deepEqual(notes, []);
  });

  test('a failure without words says where they are', () => {
    const [pull] = readPullLog('(Mirrors also failed: [m.example/a:1]): a.example/a:1: denied');
    const [step] = explainPull(pull!, () => null, PLAIN).steps;
    assert.deepEqual(
      [step?.state, step?.words, step?.explanation],
      ['failed', null, ['A log at debug level tells why']],
    );
  });

  test('what is advised for mirrors is not advised for the source', () => {
    const helps = (words: string): (string | undefined)[] => {
      const log = failed(['mirror.example.com:5000/team/app:1', words], ['quay.io/team/app:1', words]);
      const planned = explained(log).steps.filter(({ state }) => state === 'failed');
      const { steps } = explainPull(readPullLog(log)[0]!, () => null, PLAIN);
      const advice = steps.map(({ explanation }) => explanation[1]);
      assert.deepEqual(
        planned.map(({ explanation }) => explanation[1]),
        advice,
      );
      return advice;
    };
    const [ofMirror, ofSource] = helps('unauthorized');
    assert.match(ofMirror ?? '', /the one for the source is not used at a mirror$/);
    assert.equal(ofSource, 'The pull secret needs an entry for `quay.io`');
    for (const words of [
      'name unknown: repository not found',
      'manifest unknown',
      'image does not match the specified platform',
    ]) {
      const [mirror, source] = helps(words);
      assert.match(mirror ?? '', /mirror/i);
      assert.doesNotMatch(source ?? '', /mirror/i);
    }
    const [mirror, source] = helps('i/o timeout');
    assert.doesNotMatch(mirror ?? '', /source/);
    assert.match(source ?? '', /what a source looks like/);
  });

  test('without a plan the source is where the name is, also a short one, unless another registry is named', () => {
    const help = (name: string, words: string): string | undefined => {
      const [pull] = readPullLog(`Failed to pull image "${name}": ${words}`);
      return explainPull(pull!, () => null, PLAIN).steps[0]?.explanation[1];
    };
    const source = 'Look for a mistake in the name of the image';
    assert.equal(help('quay.io/team/app:1', 'reading manifest 1 in quay.io/team/app: name unknown'), source);
    assert.equal(help('app', 'reading manifest latest in docker.io/library/app: name unknown'), source);
    assert.match(
      help('quay.io/team/app:1', 'reading manifest 1 in m.example/team/app: name unknown')!,
      /mirror’s path/,
    );
    const log = failed(['docker.io/library/app:latest', 'name unknown']);
    const { steps } = explainPull({ ...readPullLog(log)[0]!, reference: 'app' }, () => null, PLAIN);
    assert.equal(steps[0]?.explanation[1], source);
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

function nodeConfigurationOfFile(text: string): NodeConfiguration {
  const file = readRegistriesFile(parseToml(text, 'registries.conf'));
  const loaded = loadRegistries([{ path: 'registries.conf', role: 'main', file }]);
  assert.ok(loaded.kind === 'loaded');
  return { registries: loaded.conf, policy: null };
}

function explained(log: string, reference?: string): PullExplanation {
  const node = nodeConfigurationOf(renderNodeFiles(manifestsOf(MANIFESTS), UNKNOWN_TARGET))!;
  const [pull] = readPullLog(log);
  assert.ok(pull);
  return explainPull(reference === undefined ? pull : { ...pull, reference }, (ref) => resolve(ref, node), PLAIN);
}
