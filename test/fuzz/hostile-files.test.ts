import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { walk } from '../../server/src/files/walk';
import { diskReader } from '../../server/src/lsp/disk';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { readFolder } from '../support/read-folder';

const ICSP =
  'apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata:\n  name: a\nspec:\n  repositoryDigestMirrors:\n  - source: a.io/b\n    mirrors:\n    - m.io/b\n';

const DISK = diskReader();

suite('files that are not what they seem', () => {
  suiteTeardown(removeTemporaryFolders);

  test('a line of 1 GB is refused before it is read', async () => {
    const cwd = temporaryFolder();
    for (const name of ['huge.yaml', 'registries.conf', 'huge.json', 'Dockerfile']) {
      const descriptor = openSync(path.join(cwd, name), 'w');
      ftruncateSync(descriptor, 1 << 30); // A hole: it takes no room on disk.
      closeSync(descriptor);
      assert.equal(DISK.read(pathToFileURL(path.join(cwd, name)).href), null, name);
      const named = await cli(['lint', name], { cwd });
      assert.deepEqual([named.code, named.notes], [2, [`cannot read ${name}: it is too large (1024.0 MiB)`]]);
    }
    const { code, notes } = await cli(['lint', '.'], { cwd });
    assert.equal(code, 2);
    assert.equal(notes.filter((note) => note.endsWith('is left out: it is too large (1024.0 MiB)')).length, 4);
  });

  test('pipes and devices: none is waited for in a folder, and one that is named has an end', async function () {
    if (process.platform === 'win32') this.skip();
    const cwd = temporaryFolder({ 'a.yaml': 'a: 1\n' });
    execFileSync('mkfifo', [path.join(cwd, 'pipe.yaml')]);
    symlinkSync('/dev/zero', path.join(cwd, 'zero.yaml'));
    assert.deepEqual(
      [...walk(cwd)].map((file) => path.basename(file)),
      ['a.yaml'],
    );
    for (const name of ['pipe.yaml', 'zero.yaml'])
      assert.equal(DISK.read(pathToFileURL(path.join(cwd, name)).href), null, name);
    const { code, notes } = await cli(['lint', 'zero.yaml'], { cwd });
    assert.deepEqual([code, notes], [2, ['cannot read zero.yaml: it is too large (64.0 MiB)']]);
  });

  test('links in a circle: a workspace is read to its end', async () => {
    const cwd = temporaryFolder({ 'x/a.yaml': ICSP });
    symlinkSync('..', path.join(cwd, 'x/up'));
    symlinkSync('self', path.join(cwd, 'self'));
    symlinkSync('loop2.yaml', path.join(cwd, 'loop1.yaml'));
    symlinkSync('loop1.yaml', path.join(cwd, 'loop2.yaml'));
    assert.equal((await cli(['migrate', '.'], { cwd })).code, 0);
    const documents = await readFolder(pathToFileURL(cwd).href, DISK);
    assert.deepEqual(
      documents.map(({ uri }) => path.basename(uri)),
      ['a.yaml'],
    );
    const named = await cli(['lint', 'loop1.yaml'], { cwd });
    assert.deepEqual([named.code, named.notes], [2, ['cannot read loop1.yaml: its links lead in a circle']]);
  });

  test('files that change or go while they are read', async () => {
    const cwd = temporaryFolder({ 'a.yaml': ICSP, 'b.yaml': ICSP, 'c/c.yaml': ICSP });
    const reader = {
      *list(folder: string): Iterable<string> {
        for (const uri of DISK.list(folder) as Iterable<string>) {
          if (uri.endsWith('/a.yaml')) rmSync(path.join(cwd, 'a.yaml'));
          if (uri.endsWith('/b.yaml')) rmSync(path.join(cwd, 'c'), { recursive: true });
          yield uri;
        }
      },
      read(uri: string): ReturnType<typeof DISK.read> {
        writeFileSync(path.join(cwd, 'b.yaml'), 'a: [');
        return DISK.read(uri);
      },
    };
    const documents = await readFolder(pathToFileURL(cwd).href, reader);
    assert.deepEqual(
      documents.map(({ text }) => text),
      ['a: ['],
    );
  });
});

suite('what the command line writes, and where', () => {
  suiteTeardown(removeTemporaryFolders);

  test('no link leads out of --dest-dir, --out, or a folder that is migrated in place', async () => {
    const root = temporaryFolder({ 'outside/a.yaml': ICSP, 'outside/50-mirrors.conf': 'mine\n', 'in/real.yaml': ICSP });
    const [outside, inside] = [path.join(root, 'outside'), path.join(root, 'in')];
    const cwd = inside;
    const before = contents(outside);
    for (const folder of ['dest', 'manifests']) mkdirSync(path.join(inside, folder));
    symlinkSync('../../outside/a.yaml', path.join(inside, 'dest/real.yaml'));
    symlinkSync('../../outside/50-mirrors.conf', path.join(inside, 'dest/50-mirrors.conf'));
    symlinkSync('../../outside/made.yaml', path.join(inside, 'manifests/made.yaml'));
    symlinkSync('../../outside/a.yaml', path.join(inside, 'manifests/a.yaml'));
    symlinkSync('../../outside', path.join(inside, 'manifests/folder'));
    symlinkSync('../../outside', path.join(inside, 'dest/etc'));
    symlinkSync('../outside/a.yaml', path.join(inside, 'named.yaml'));
    for (const words of [
      ['migrate', '--dest-dir', 'dest', '--force', 'real.yaml'],
      ['migrate', '--to', 'registries-conf', '--dest-dir', 'dest', '--force', 'real.yaml'],
      ['migrate', '--in-place', 'manifests'],
      ['migrate', '--in-place', 'named.yaml'],
      ['render', '--out', 'dest', 'real.yaml'],
    ]) {
      const { code, notes } = await cli(words, { cwd });
      assert.notEqual(code, 0, words.join(' '));
      assert.ok(
        notes.some((note) => note.includes('link')),
        `${words.join(' ')}: ${notes.join('\n')}`,
      );
      assert.deepEqual(contents(outside), before, words.join(' '));
    }
    assert.equal(readFileSync(path.join(inside, 'real.yaml'), 'utf8'), ICSP);
  });

  test('names of objects lead nowhere', async () => {
    for (const name of ['../../escaped', '/etc/escaped', '..\\escaped', 'a/../../b']) {
      const root = temporaryFolder({
        'in/a.yaml': ICSP.replace('name: a', `name: "${name.replaceAll('\\', '\\\\')}"`),
      });
      const cwd = path.join(root, 'in');
      await cli(['migrate', '--dest-dir', 'out', 'a.yaml'], { cwd });
      await cli(['render', '--out', 'node', 'a.yaml'], { cwd });
      assert.deepEqual(readdirSync(root), ['in'], name);
      assert.deepEqual(
        readdirSync(cwd).filter((member) => !['a.yaml', 'out', 'node'].includes(member)),
        [],
        name,
      );
      for (const file of readdirSync(cwd, { recursive: true, encoding: 'utf8' }))
        assert.ok(realpathSync(path.join(cwd, file)).startsWith(realpathSync(cwd)), file);
    }
  });

  test('a file is replaced as a whole, keeps its mode, and nothing is left beside it', async () => {
    const cwd = temporaryFolder({ 'a.yaml': ICSP });
    const file = path.join(cwd, 'a.yaml');
    chmodSync(file, 0o600);
    const { ino } = statSync(file);
    assert.equal((await cli(['migrate', '--in-place', 'a.yaml'], { cwd })).code, 0);
    assert.match(readFileSync(file, 'utf8'), /kind: ImageDigestMirrorSet/);
    assert.notEqual(statSync(file).ino, ino, 'renamed into its place, not written over');
    assert.equal(statSync(file).mode & 0o7777, 0o600);
    assert.deepEqual(readdirSync(cwd), ['a.yaml']);
  });
});

function contents(folder: string): unknown {
  return readdirSync(folder).map((name) => [
    name,
    readFileSync(path.join(folder, name), 'utf8'),
    lstatSync(path.join(folder, name)).ino,
  ]);
}
