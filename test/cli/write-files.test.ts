import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../server/src/cli/failure';
import { joinDocuments } from '../../server/src/cli/join-documents';
import { visibleLine, visibleText } from '../../server/src/cli/visible-text';
import { writeBelow } from '../../server/src/cli/write-files';
import { removeTemporaryFolders, temporaryFolder } from '../support/cli';

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
