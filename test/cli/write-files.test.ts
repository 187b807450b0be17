import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../server/src/cli/failure';
import { joinDocuments } from '../../server/src/cli/join-documents';
import { visibleLine, visibleText } from '../../server/src/cli/visible-text';
import { makeFolder, writeBelow } from '../../server/src/cli/write-files';
import { cli, removeTemporaryFolders, spawnCli, temporaryFolder } from '../support/cli';

const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: a}
spec:
  imageDigestMirrors:
  - source: quay.io/a
    mirrors: [mirror.example.com/a]
`;

suite('what the command line writes', () => {
  suiteTeardown(removeTemporaryFolders);

  test('nothing is written outside of the folder that is named', async () => {
    const root = temporaryFolder({ 'out/old': 'before' });
    const folder = path.join(root, 'out');
    for (const wrong of ['../x', '/../x', 'a/../../x', '/a/../../../x', '..', '']) {
      await assert.rejects(writeBelow(folder, wrong, 'text'), (error) => error instanceof Failure, wrong);
    }
    assert.deepEqual(readdirSync(root), ['out']);
    await writeBelow(folder, '/etc/x', 'text');
    await writeBelow(folder, 'old', 'after');
    assert.equal(readFileSync(path.join(folder, 'etc/x'), 'utf8'), 'text');
    assert.equal(readFileSync(path.join(folder, 'old'), 'utf8'), 'after');
    assert.equal(existsSync('/etc/x'), false);
    assert.deepEqual(readdirSync(folder).sort(), ['etc', 'old']);
  });

  test('folders are made one below the other, and those that are there stay', async () => {
    const root = temporaryFolder({ 'a/old': '' });
    for (const folder of ['a', 'a/b/c', 'a/b/c/d', '.']) await makeFolder(path.join(root, folder));
    await Promise.all([makeFolder(path.join(root, 'x/y')), makeFolder(path.join(root, 'x/y'))]);
    assert.ok(existsSync(path.join(root, 'a/old')) && existsSync(path.join(root, 'a/b/c/d')));
    assert.ok(existsSync(path.join(root, 'x/y')));
    const file = path.join(root, 'a/old');
    for (const folder of [file, path.join(file, 'b')])
      await assert.rejects(makeFolder(folder), new Failure(`"${file}" exists and is a file`));
  });

  test('a folder that takes no new ones: one line, exit 2', async function () {
    if (!existsSync('/proc/self')) this.skip();
    const cwd = temporaryFolder({ 'm.yaml': IDMS });
    // As a process: one that never ends can be stopped.
    const { code, notes } = await spawnCli(['render', '--out', '/proc/x/y', 'm.yaml'], { cwd });
    assert.deepEqual({ code, notes }, { code: 2, notes: ['cannot make the folder /proc/x: /proc takes no new ones'] });
  });

  test('a link that leads nowhere in the place of a folder: one line, exit 2', async () => {
    const cwd = temporaryFolder({ 'm.yaml': IDMS });
    const link = path.join(cwd, 'link');
    symlinkSync('nowhere', link);
    for (const folder of ['link', 'link/below']) {
      for (const words of [
        ['render', '--out'],
        ['migrate', '--to', 'mirror-sets', '--dest-dir'],
      ]) {
        const { code, notes } = await cli([...words, folder, 'm.yaml'], { cwd });
        const line = `${link} is a link that leads nowhere: remove it, or make the folder that it leads to`;
        assert.deepEqual({ code, notes }, { code: 2, notes: [line] }, words.join(' '));
      }
    }
    symlinkSync('circle', path.join(cwd, 'circle'));
    await assert.rejects(makeFolder(path.join(cwd, 'circle')), /: its links lead in a circle$/);
  });

  test('texts as documents of one stream', () => {
    assert.equal(joinDocuments(['\uFEFFa: 1']), '\uFEFFa: 1');
    assert.equal(
      joinDocuments(['a: 1', '\uFEFFb: 2\n', '---\nc: 3', '%YAML 1.2\n---\nd: 4\n']),
      'a: 1\n---\nb: 2\n---\nc: 3\n...\n%YAML 1.2\n---\nd: 4\n',
    );
    assert.equal(joinDocuments([]), '');
  });

  test('what could steer a terminal is shown', () => {
    assert.equal(
      visibleText('a\u001b[31m\u009b\u0007\r\u202eb\tc\r\nd'),
      'a\\u{1b}[31m\\u{9b}\\u{7}\\u{d}\\u{202e}b\tc\r\nd',
    );
    assert.equal(visibleLine('a\nb\tc\r\u2028'), 'a\\nb\\tc\\u{d}\\u{2028}');
  });
});
