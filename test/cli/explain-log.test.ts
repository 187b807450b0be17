import assert from 'node:assert/strict';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';

const ITMS = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: mirrors
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors:
    - mirror.example.com:5000/team
`;
const EVENT =
  'Failed to pull image "quay.io/team/app:1": rpc error: code = Unknown desc = (Mirrors also failed: ' +
  '[mirror.example.com:5000/team/app:1: reading manifest 1 in mirror.example.com:5000/team/app: unauthorized: authentication required]): ' +
  'quay.io/team/app:1: pinging container registry quay.io: Get "https://quay.io/v2/": dial tcp 34.0.0.1:443: i/o timeout\n';
const BLOCKED =
  'Failed to pull image "quay.io/team/app:1": registry quay.io/team is blocked in one of /etc/containers/registries.conf\n';

const imageConfig = (...lists: readonly string[]): string => `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
${lists.map((list) => `    ${list}\n`).join('')}`;

suite('explain-log', () => {
  suiteTeardown(removeTemporaryFolders);

  test('a pod event from standard input, held against manifests', async () => {
    const cwd = temporaryFolder({ 'itms.yaml': ITMS });
    const { code, out, notes } = await cli(['explain-log', '-', '--manifests', 'itms.yaml'], { cwd, stdin: EVENT });
    assert.deepEqual({ code, notes }, { code: 1, notes: [] });
    assert.equal(
      out,
      `quay.io/team/app:1
  Not pulled: the mirror failed, and the source itself failed
  1.  mirror  mirror.example.com:5000/team/app:1  failed
       \`mirror.example.com:5000\` asks for a login, and takes none that the node has
       The pull secret needs an entry for \`mirror.example.com:5000\`: the one for the source is not used at a mirror
       engine: reading manifest 1 in mirror.example.com:5000/team/app: unauthorized: authentication required
       at itms.yaml:9
  2.  source  quay.io/team/app:1                  failed
       \`quay.io\` does not answer in time
       Without the internet that is what a source looks like: a firewall drops the request
       engine: pinging container registry quay.io: Get "https://quay.io/v2/": dial tcp 34.0.0.1:443: i/o timeout
       at itms.yaml:7
`,
    );
  });

  test('a pull that went well, and one whose log is cut off', async () => {
    const cwd = temporaryFolder({ 'itms.yaml': ITMS });
    const log = [
      'time="1" level=debug msg="Attempting to pull candidate quay.io/team/app:1 for quay.io/team/app:1"',
      'time="1" level=debug msg="Trying to access \\"mirror.example.com:5000/team/app:1\\""',
      'time="1" level=debug msg="Pulled candidate quay.io/team/app:1 successfully"',
    ];
    const explain = (stdin: string) => cli(['explain-log', '--manifests', 'itms.yaml'], { cwd, stdin });
    const pulled = await explain(log.join('\n'));
    assert.equal(pulled.code, 0);
    assert.equal(
      pulled.out,
      `quay.io/team/app:1
  Pulled from \`mirror.example.com:5000/team/app:1\`
  1.  mirror  mirror.example.com:5000/team/app:1  gave the image
       at itms.yaml:9
  2.  source  quay.io/team/app:1                  not asked
       at itms.yaml:7
`,
    );
    const cut = await explain(log.slice(0, 2).join('\n'));
    assert.equal(cut.code, 1);
    assert.match(cut.out, /^ {2}Not known: the log does not tell$/m);
  });

  test('JSON, from a file, without manifests', async () => {
    const cwd = temporaryFolder({ 'pull.log': EVENT });
    const { code, out } = await cli(['explain-log', 'pull.log', '--json'], { cwd });
    assert.equal(code, 1);
    const [pull, ...others] = JSON.parse(out) as {
      ref: string;
      verdict: string;
      steps: { cause: string; role: string | null }[];
    }[];
    assert.equal(others.length, 0);
    assert.equal(pull?.ref, 'quay.io/team/app:1');
    assert.equal(pull.verdict, 'Not pulled: the mirror failed, and the source itself failed');
    assert.deepEqual(
      pull.steps.map(({ cause, role }) => [cause, role]),
      [
        ['unauthorized', null],
        ['timeout', null],
      ],
    );
  });

  test('without manifests, and with those that the operator refuses, no step has a part in a plan', async () => {
    const cwd = temporaryFolder({
      'image.yaml': imageConfig('allowedRegistries: [quay.io]', 'blockedRegistries: [docker.io]'),
    });
    const explanation = `quay.io/team/app:1
  Not pulled: no mirror was asked, and the source itself failed
  1.  quay.io/team/app:1  failed
       The node’s registries.conf blocks this endpoint
       \`blockedRegistries\` of the Image config names it, or a mirror set has it as a source with \`mirrorSourcePolicy: NeverContactSource\`
       engine: registry quay.io/team is blocked in one of /etc/containers/registries.conf
`;
    const alone = await cli(['explain-log'], { cwd, stdin: BLOCKED });
    assert.deepEqual(alone, { code: 1, out: explanation, notes: [] });
    const { code, out, notes } = await cli(['explain-log', '--manifests', 'image.yaml'], { cwd, stdin: BLOCKED });
    assert.deepEqual({ code, out }, { code: 1, out: explanation });
    assert.match(notes.join('\n'), /^the operator refuses these manifests, and nodes keep the files that they have: /);
  });

  test('what a registries.conf does not say is said of files, not of manifests', async () => {
    const cwd = temporaryFolder({ 'registries.conf': '[[registry]]\nlocation = "quay.io"\n' });
    const { out } = await cli(['explain-log', '--config', 'registries.conf'], { cwd, stdin: BLOCKED });
    assert.match(out, /^ {7}These files do not block it: the node has others$/m);
    assert.doesNotMatch(out, /manifests/);
  });

  test('a rejection that the policy.json of the manifests does not make is said to be of another', async () => {
    const cwd = temporaryFolder({ 'image.yaml': imageConfig('allowedRegistries: [quay.io]') });
    const stdin =
      'Failed to pull image "quay.io/library/nginx:1": rpc error: code = Unknown desc = Source image rejected: ' +
      'Running image docker://quay.io/library/nginx:1 is rejected by policy.\n';
    const { out } = await cli(['explain-log', '--manifests', 'image.yaml'], { cwd, stdin });
    assert.match(
      out,
      /^ {2}The log and these files do not agree on policy\.json: the node has another \(.*\n {2}policy\.json allows `quay\.io`$/m,
    );
  });

  test('two pulls at once, and one that fails before an endpoint is asked', async () => {
    const cwd = temporaryFolder({});
    const explain = (log: readonly string[]) => cli(['explain-log'], { cwd, stdin: log.join('\n') });
    const both = await explain([
      'time="1" level=info msg="Pulling image: quay.io/team/app:1" id=1 name=/runtime.v1.ImageService/PullImage',
      'time="1" level=info msg="Pulling image: quay.io/team/web:1" id=2 name=/runtime.v1.ImageService/PullImage',
      'time="1" level=info msg="Trying to access \\"quay.io/team/app:1\\""',
      'time="1" level=info msg="Trying to access \\"quay.io/team/web:1\\""',
      'time="1" level=info msg="Pulled image: quay.io/team/web@sha256:ab" id=2 name=/runtime.v1.ImageService/PullImage',
      'time="1" level=info msg="Pulled image: quay.io/team/app@sha256:ab" id=1 name=/runtime.v1.ImageService/PullImage',
    ]);
    assert.equal(both.code, 0);
    assert.deepEqual(both.out.match(/Pulled from .*/g), [
      'Pulled from `quay.io/team/app:1`',
      'Pulled from `quay.io/team/web:1`',
    ]);
    const early = await explain(['Error: short-name resolution enforced but cannot prompt without a TTY']);
    assert.deepEqual([early.code, early.notes], [1, []]);
    assert.match(early.out, /^a pull\n {2}Not pulled\n {2}The engine says: `short-name resolution enforced/);
  });

  test('standard input is the log, or what it is held against', async () => {
    const cwd = temporaryFolder({});
    for (const source of ['--config', '--manifests']) {
      const { code, notes } = await cli(['explain-log', '-', source, '-'], { cwd, stdin: 'Failed to pull' });
      assert.equal(code, 2);
      assert.match(notes[0]!, /^standard input is named twice: it holds the log, or /);
    }
  });

  test('a text without a pull says what to give', async () => {
    const cwd = temporaryFolder({ 'other.log': 'nothing here\n' });
    const { code, notes } = await cli(['explain-log', 'other.log'], { cwd });
    assert.equal(code, 2);
    assert.match(notes.join('\n'), /other\.log holds nothing about a pull: a debug log/);
  });
});
