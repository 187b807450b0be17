import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { COMMANDS } from '../../server/src/cli/commands';
import { bundle, cli, removeTemporaryFolders, spawnCli, temporaryFolder } from '../support/cli';

const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: a
spec:
  imageDigestMirrors:
  - source: quay.io/a
    mirrors:
    - mirror.example.com/a
`;

suite('the program', () => {
  suiteTeardown(removeTemporaryFolders);

  test('every command has a help that names its options', async () => {
    const overview = await cli(['--help']);
    for (const { name } of COMMANDS) {
      assert.match(overview.out, new RegExp(`^  ${name} `, 'm'));
      const { code, out, notes } = await cli([name, '--help']);
      assert.deepEqual({ code, notes }, { code: 0, notes: [] });
      assert.ok(out.startsWith(`Usage: mirrorscope ${name} `), out);
      for (const option of (await COMMANDS.find((entry) => entry.name === name)!.load()).options) {
        assert.ok(out.includes(`--${option.name}`), `${name}: ${option.name}`);
      }
      assert.ok(
        out.split('\n').every((line) => line.length <= 120),
        out,
      );
      assert.equal((await cli(['help', name])).out, out);
    }
  });

  const misuse: readonly [words: string[], message: RegExp][] = [
    [[], /^give a command: lint, render/],
    [['lnt'], /^there is no command `lnt`: did you mean `lint`\?/],
    [['--verson'], /^unknown option --verson/],
    [['--dry-run=x', 'lint', '.'], /^--dry-run comes after the command: mirrorscope lint --dry-run$/],
    [['--no-config', 'render', '.'], /^--no-config comes after the command: mirrorscope render --no-config$/],
    [['--refs', 'a'], /^--refs comes after the command: mirrorscope diff --refs$/],
    [['--dest-dir', 'lint'], /^--dest-dir comes after the command: mirrorscope migrate --dest-dir$/],
    [['lint'], /^give a PATH/],
    [['lint', '--formt', 'json', '.'], /^unknown option --formt: did you mean --format\?$/],
    [['lint', '-dash.yaml'], /^unknown option -dash\.yaml: a file of that name is written \.\/-dash\.yaml$/],
    [['lint', '--dash.yaml'], /^unknown option --dash\.yaml: a file of that name is written \.\/--dash\.yaml$/],
    [['lint', '-formt', 'json', '.'], /^unknown option -formt: did you mean --format\?$/],
    [['lint', '--zzzzzz'], /^unknown option --zzzzzz$/],
    [['lint', '--format', 'yaml', '.'], /^--format yaml: possible here are text, json, sarif, github, junit$/],
    [['lint', '--dry-run', '.'], /^--dry-run needs --fix$/],
    [['lint', '--fix', ''], /^one of the arguments is empty: write \. for the current folder$/],
    [['migrate', '--in-place', 'a.yaml', ''], /^one of the arguments is empty/],
    [['render', '--', ''], /^one of the arguments is empty/],
    [['lint', '--fix', '-'], /^standard input cannot be fixed in place/],
    [['lint', '--format'], /^--format needs a value: --format FORMAT$/],
    [['render', '--json=yes', '.'], /^--json takes no value$/],
    [['render', '--out', 'x', '--json', '.'], /^--out and --json do not go together$/],
    [['render', '--target', 'soon', '.'], /^--target soon is no OpenShift release/],
    [['resolve', 'ubi9'], /^give --config FILE or --manifests PATH$/],
    [['resolve', '--config-dir', '.', 'ubi9'], /^--config-dir needs --config FILE$/],
    [['impact', 'a'], /^give OLD and NEW/],
    [['migrate'], /^give a FILE/],
    [['migrate', '--stdout', '--in-place', 'a'], /do not go together$/],
    [
      ['migrate', '--to', 'paper', 'a'],
      /^--to paper: possible here are idms, mirror-sets, registries-conf, install-config$/,
    ],
    [['migrate', '--to', 'registries-conf', '--in-place', 'a'], /^--in-place does not go with --to registries-conf/],
    [['migrate', '--to', 'install-config', '--force', 'a'], /^--force needs --dest-dir$/],
    [['migrate', '--to', 'install-config'], /^give a FILE/],
    [['migrate', '--in-place', '-'], /^standard input cannot be replaced/],
  ];
  for (const [words, message] of misuse) {
    test(`misuse: ${words.join(' ') || 'nothing'}`, async () => {
      const { code, out, notes } = await cli(words);
      assert.deepEqual({ code, out, lines: notes.length }, { code: 2, out: '', lines: 1 });
      assert.match(notes[0]!, message);
    });
  }

  test('input that cannot be read: one line, exit 2, on every command', async () => {
    const cwd = temporaryFolder({
      'binary.yaml': 'a\0b',
      'huge.yaml': 'a'.repeat(17 * 1024 * 1024),
      'folder/x.yaml': IDMS,
      'plain.txt': 'x',
    });
    const commands: readonly ((file: string) => string[])[] = [
      (file) => ['lint', file],
      (file) => ['render', file],
      (file) => ['migrate', file],
      (file) => ['impact', file, file],
      (file) => ['resolve', '--manifests', file, 'ubi9'],
      (file) => ['resolve', '--config', file === 'huge.yaml' ? 'folder' : file, 'ubi9'],
    ];
    for (const words of commands) {
      for (const file of ['absent.yaml', 'binary.yaml', 'huge.yaml', 'plain.txt/x.yaml']) {
        const { code, out, notes } = await cli(words(file), { cwd });
        const what = `${words(file).join(' ')}: ${notes.join('\n')}`;
        assert.deepEqual({ code, out, lines: notes.length }, { code: 2, out: '', lines: 1 }, what);
        assert.ok(
          notes[0]!.includes(words(file).find((word) => word !== 'folder' && word.includes('.')) ?? 'folder'),
          what,
        );
      }
    }
  });

  test('an encoding that no cluster reads: exit 2 where it is named, or holds what decides', async () => {
    const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
    const cwd = temporaryFolder({
      'm/idms.yaml': utf16(IDMS),
      'apps/app.yaml': utf16('image: quay.io/a/b:1\n'),
      'apps/latin.yaml': Buffer.from('a: \xe9 quay.io/a/b:1\n', 'latin1'),
      'registries.conf': utf16('[[registry]]\nlocation = "quay.io/a"\n'),
      'fine.yaml': IDMS,
      Dockerfile: Buffer.from('FROM quay.io/a/b:1 # \xe9\n', 'latin1'),
    });
    const reason = 'This file is UTF-16, which OpenShift does not read: save it as UTF-8';
    const refused: readonly (readonly [words: string[], file: string])[] = [
      [['render', 'm/idms.yaml'], 'm/idms.yaml'],
      [['render', 'm'], 'm/idms.yaml'],
      [['render', 'fine.yaml', 'apps/app.yaml'], 'apps/app.yaml'],
      [['resolve', '--manifests', 'm', 'ubi9'], 'm/idms.yaml'],
      [['resolve', '--config', 'registries.conf', 'ubi9'], 'registries.conf'],
      [['impact', 'fine.yaml', 'm'], 'm/idms.yaml'],
      [['diff', 'registries.conf', 'fine.yaml'], 'registries.conf'],
      [['coverage', 'apps', 'm'], 'm/idms.yaml'],
      [['coverage', 'apps/app.yaml'], 'apps/app.yaml'],
    ];
    for (const [words, file] of refused) {
      const { code, out, notes } = await cli(words, { cwd });
      const last = `cannot read ${file}: ${reason}`;
      assert.deepEqual({ code, out, last: notes.at(-1) }, { code: 2, out: '', last }, words.join(' '));
    }
    for (const words of [['fine.yaml', 'm'], ['m/idms.yaml'], ['apps/latin.yaml'], ['registries.conf']]) {
      const { code, out } = await cli(['lint', ...words], { cwd });
      assert.equal(code, 2, words.join(' '));
      assert.match(out, / in \d files?\n$/);
    }
    assert.equal((await cli(['lint', '-'], { cwd, stdin: utf16(IDMS) })).code, 2);
    for (const words of [
      ['lint', 'apps'],
      ['lint', 'Dockerfile'],
      ['coverage', 'apps', 'fine.yaml'],
    ]) {
      const { code, notes } = await cli(words, { cwd });
      assert.equal(code, 0, words.join(' '));
      assert.notEqual(notes.length, 0, words.join(' '));
    }
  });

  test('in a folder, what is no text is passed over with a note', async () => {
    const cwd = temporaryFolder({
      'm/binary.json': 'a\0b',
      'm/idms.yaml': IDMS,
      'm/.hidden/x.yaml': '{',
      'm/node_modules/x.yaml': '{',
    });
    const { code, out, notes } = await cli(['lint', 'm', '--format', 'json'], { cwd });
    assert.deepEqual(
      { code, notes },
      { code: 0, notes: ['m/binary.json is left out: it is no text, it holds NUL bytes'] },
    );
    assert.equal((JSON.parse(out) as { files: number }).files, 1);
  });

  test('as a process: version, standard input, results apart from notes', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await spawnCli(['--version']), { code: 0, out: `${version}\n`, notes: [] });
    const rendered = await spawnCli(['render', '--json', '-'], { stdin: IDMS, cwd: temporaryFolder() });
    const { files, error } = JSON.parse(rendered.out) as { files: { path: string }[]; error: unknown };
    assert.deepEqual(
      { path: files[0]?.path, error, code: rendered.code },
      { path: '/etc/containers/registries.conf', error: null, code: 0 },
    );
    const missing = await spawnCli(['lint', 'no/such/file']);
    assert.deepEqual(missing, {
      code: 2,
      out: '',
      notes: ['cannot read no/such/file: there is no such file or folder'],
    });
    const found = await spawnCli(['lint', '-'], {
      stdin: IDMS.replace('quay.io', 'https://quay.io'),
      cwd: temporaryFolder(),
    });
    assert.equal(found.code, 1);
    assert.match(found.out, /^-:7:13 error .* \[invalid-source\]$/m);
    assert.ok(!found.out.includes('\u001b'), 'no colour where there is no terminal');
  });

  test('as a process: standard input is read once, however often it is named', async () => {
    const call = { stdin: IDMS.replace('quay.io', 'https://quay.io'), cwd: temporaryFolder() };
    const { code, out } = await spawnCli(['lint', '-', '-'], call);
    assert.equal(code, 1);
    assert.match(out, /\n1 error, \d warnings? in 1 file\n$/);
    const covered = await spawnCli(['coverage', '-', '--manifests', '-'], { ...call, stdin: IDMS });
    assert.deepEqual({ code: covered.code, notes: covered.notes }, { code: 0, notes: [] });
    assert.deepEqual((await spawnCli(['diff', '-', '-'], call)).notes, ['give OLD and NEW, two paths']);
  });

  test('as a process: a reader that stops early is no failure', async () => {
    const folder = temporaryFolder({ refs: 'quay.io/a/b:1\n'.repeat(20_000), 'registries.conf': '' });
    const child = spawn(process.execPath, [bundle(), 'resolve', '--config', 'registries.conf', '--refs-from', 'refs'], {
      cwd: folder,
    });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    assert.deepEqual({ code, errors }, { code: 0, errors: '' });
  });

  test('as a process: results that cannot be written are one line, exit 2', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const cwd = temporaryFolder({ 'idms.yaml': IDMS });
    const full = openSync('/dev/full', 'w');
    for (const words of [
      ['lint', '.'],
      ['render', '--json', 'idms.yaml'],
      ['--version'],
      ['lint', '.', '--format', 'sarif'],
    ]) {
      const child = spawn(process.execPath, [bundle(), ...words], { cwd, stdio: ['ignore', full, 'pipe'] });
      let errors = '';
      child.stderr?.on('data', (data: Buffer) => {
        errors += data.toString();
      });
      const [code] = (await once(child, 'close')) as [number | null];
      const line = 'mirrorscope: cannot write the output: no space is left on the disk\n';
      assert.deepEqual({ code, errors }, { code: 2, errors: line }, words.join(' '));
    }
    closeSync(full);
  });
});
