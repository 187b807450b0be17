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
      steps: { cause: string; role: string }[];
    }[];
    assert.equal(others.length, 0);
    assert.equal(pull?.ref, 'quay.io/team/app:1');
    assert.equal(pull.verdict, 'Not pulled: the mirror failed, and the source itself failed');
    assert.deepEqual(
      pull.steps.map(({ cause, role }) => [cause, role]),
      [
        ['unauthorized', 'unplanned'],
        ['timeout', 'unplanned'],
      ],
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
