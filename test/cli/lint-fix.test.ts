import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';

const SET = `# keep me
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: a
spec:
  imageDigestMirrors:
  - source: https://quay.io/a/  # and me
    mirrors:
    - mirror.example.com/a
    - mirror.example.com/a
`;
const FIXED =
  SET.replace('https://', '')
    .replace('quay.io/a/', 'quay.io/a')
    .replace(/- mirror.*\n$/, '')
    .trimEnd() + '\n';

suite('lint --fix', () => {
  suiteTeardown(removeTemporaryFolders);
  const read = (cwd: string, name: string): string => readFileSync(path.join(cwd, name), 'utf8');

  test('applies what is safe until nothing is left, says what, and exits by what remains', async () => {
    const cwd = temporaryFolder({ 'a.yaml': SET, 'fine.yaml': 'a: 1\n' });
    const { code, out, notes } = await cli(['lint', '--fix', '.'], { cwd });
    assert.equal(read(cwd, 'a.yaml'), FIXED);
    assert.equal(code, 0);
    assert.match(out, /^0 errors, 0 warnings/m);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? '', /^a\.yaml: \d fixes made: .*Remove the second one/);
    assert.deepEqual(readdirSync(cwd).sort(), ['a.yaml', 'fine.yaml'], 'no temporary file is left');
    assert.deepEqual((await cli(['lint', '--fix', '.'], { cwd })).notes, []);
  });

  test('leaves what is not safe, and says so by its exit code', async () => {
    const text = SET.replace('https://quay.io/a/', 'quay.io/a:latest');
    const cwd = temporaryFolder({ 'a.yaml': text });
    const { code, out } = await cli(['lint', '--fix', '.'], { cwd });
    assert.equal(code, 1);
    assert.match(out, /a\.yaml:8:22 error/);
    assert.ok(read(cwd, 'a.yaml').includes('quay.io/a:latest'));
  });

  test('keeps line ends, a byte order mark and permissions', async () => {
    const cwd = temporaryFolder({ 'a.yaml': `\uFEFF${SET.replaceAll('\n', '\r\n')}` });
    chmodSync(path.join(cwd, 'a.yaml'), 0o640);
    await cli(['lint', '--fix', '.'], { cwd });
    assert.equal(read(cwd, 'a.yaml'), `\uFEFF${FIXED.replaceAll('\n', '\r\n')}`);
    assert.equal(statSync(path.join(cwd, 'a.yaml')).mode & 0o777, 0o640);
  });

  test('goes through no link out of the given paths', async () => {
    const outside = temporaryFolder({ 'a.yaml': SET });
    const cwd = temporaryFolder({
      'in/real.yaml': SET.replace('name: a', 'name: b').replaceAll('quay.io/a', 'quay.io/b'),
    });
    mkdirSync(path.join(cwd, 'manifests'));
    symlinkSync(path.join(outside, 'a.yaml'), path.join(cwd, 'manifests', 'link.yaml'));
    symlinkSync(path.join('..', 'in', 'real.yaml'), path.join(cwd, 'manifests', 'inner.yaml'));
    const { code, notes } = await cli(['lint', '--fix', 'manifests'], { cwd });
    assert.equal(code, 1);
    assert.equal(read(outside, 'a.yaml'), SET);
    assert.ok(read(cwd, 'in/real.yaml').includes('https://'));
    assert.deepEqual(notes.map((note) => /^(\S+) is not fixed: it is a link to /.exec(note)?.[1]).sort(), [
      'manifests/inner.yaml',
      'manifests/link.yaml',
    ]);
    await cli(['lint', '--fix', 'manifests', 'in'], { cwd });
    assert.ok(!read(cwd, 'in/real.yaml').includes('https://'), 'what it leads to was named');
    assert.ok(lstatSync(path.join(cwd, 'manifests', 'inner.yaml')).isSymbolicLink());
  });

  test('does not write what is no UTF-8', async () => {
    const cwd = temporaryFolder({ 'a.yaml': Buffer.from(SET.replace('keep me', 'caf\u00e9'), 'latin1') });
    const { notes } = await cli(['lint', '--fix', 'a.yaml'], { cwd });
    assert.ok(notes.includes('a.yaml is not fixed: its encoding would not survive'), notes.join('\n'));
    assert.ok(readFileSync(path.join(cwd, 'a.yaml')).includes(0xe9));
  });

  test('--dry-run prints a patch and writes nothing', async () => {
    const cwd = temporaryFolder({ 'm/a.yaml': SET });
    const { code, out, notes } = await cli(['lint', '--fix', '--dry-run', 'm'], { cwd });
    assert.deepEqual({ code, notes }, { code: 0, notes: [] });
    assert.equal(
      out,
      `--- a/m/a.yaml
+++ b/m/a.yaml
@@ -5,7 +5,6 @@
   name: a
 spec:
   imageDigestMirrors:
-  - source: https://quay.io/a/  # and me
+  - source: quay.io/a  # and me
     mirrors:
     - mirror.example.com/a
-    - mirror.example.com/a
`,
    );
    assert.equal(read(cwd, 'm/a.yaml'), SET);
    const piped = await cli(['lint', '--fix', '--dry-run', '-'], { cwd, stdin: SET });
    assert.match(piped.out, /^--- a\/-\n/);
  });

  test('--dry-run with files around the current folder: a patch for the folder that holds all, which is named', async () => {
    const root = temporaryFolder({ 'here/a.yaml': SET, 'there/b.yaml': SET });
    const cwd = path.join(root, 'here');
    const headsOf = async (...paths: string[]): Promise<unknown> => {
      const { out, notes } = await cli(['lint', '--fix', '--dry-run', ...paths], { cwd });
      return { heads: out.match(/^(?:---|\+\+\+) .*$/gm), notes };
    };
    const note = `the patch is one for ${root}, since not all files lie in the current folder: \`git apply\` takes it there`;
    const heads = ['--- a/here/a.yaml', '+++ b/here/a.yaml', '--- a/there/b.yaml', '+++ b/there/b.yaml'];
    assert.deepEqual(await headsOf('a.yaml', '../there'), { heads, notes: [note] });
    assert.deepEqual(await headsOf(path.join(cwd, 'a.yaml')), { heads: ['--- a/a.yaml', '+++ b/a.yaml'], notes: [] });
  });

  test('a file that cannot be written ends the run', async function () {
    if (process.getuid?.() === 0) this.skip();
    const cwd = temporaryFolder({ 'm/a.yaml': SET });
    chmodSync(path.join(cwd, 'm'), 0o555);
    const { code, notes } = await cli(['lint', '--fix', 'm'], { cwd });
    chmodSync(path.join(cwd, 'm'), 0o755);
    assert.equal(code, 2);
    assert.match(notes.at(-1) ?? '', /^cannot write .*a\.yaml: permission denied/);
  });

  test('fixes registries.conf too', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      path.join(cwd, 'registries.conf'),
      '[[registry]]\nlocation = "quay.io"\nmirror-by-digest-only = true # mirrorscope-disable-line unknown-key\n',
    );
    await cli(['lint', '--fix', '.'], { cwd });
    assert.equal(read(cwd, 'registries.conf'), '[[registry]]\nlocation = "quay.io"\nmirror-by-digest-only = true\n');
  });
});
