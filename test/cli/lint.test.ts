import assert from 'node:assert/strict';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';

const MISTAKES = `# \u{1f600}
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: a
spec:
  imageDigestMirrors:
  - source: https://quay.io/a
    mirrors:
    - mirror.example.com/a
  - source: quay.io/b
`;

interface Findings {
  readonly findings: readonly {
    file: string;
    code: string;
    severity: string;
    message: string;
    range: unknown;
    fixable: boolean;
    upstream?: string;
  }[];
  readonly files: number;
}

async function lintJson(cwd: string, ...words: string[]): Promise<Findings & { code: number | null }> {
  const { code, out } = await cli(['lint', '--format', 'json', ...words], { cwd });
  return { code, ...(JSON.parse(out) as Findings) };
}

suite('lint', () => {
  suiteTeardown(removeTemporaryFolders);

  test('credentials of an installation stand in no excerpt and in no patch', async () => {
    const secret = '{"auths":{"quay.io":{"auth":"c2VjcmV0"}}}';
    const head = 'apiVersion: v1\nbaseDomain: example.com\nmetadata: {name: lab}\nplatform: {none: {}}\n';
    const list = 'imageContentSources:\n- source: quay.io/team\n  mirrors:\n  - mirror.lab:8443/team\n';
    const files: Readonly<Record<string, string>> = {
      'behind.yaml': `${head}pullSecret: '${secret}' oops\n${list}`,
      'twice.yaml': `${head}pullSecret: '${secret}'\npullSecret: '${secret}'\n${list}`,
      'mapping.yaml': `${head}pullSecret:\n  auths: {quay.io: {auth: c2VjcmV0}}\n${list}`,
      'block.yaml': `${head}pullSecret: |\n  ${secret}\n${list}`,
      'broken.yaml': `${head}pullSecret: '${secret}\n${list}`,
      'line.json': JSON.stringify({
        apiVersion: 'v1',
        baseDomain: 'example.com',
        metadata: { name: 'lab' },
        platform: { none: {} },
        pullSecret: secret,
        imageContentSources: [{ source: 'quay.io/team', mirrors: ['mirror.lab:8443/team'] }],
      }),
      'secret.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { '.dockerconfigjson': secret } },
          { apiVersion: 'config.openshift.io/v1', kind: 'ImageDigestMirrorSet', spec: {}, metadata: {} },
        ],
      }),
    };
    const cwd = temporaryFolder(files);
    for (const name of Object.keys(files)) {
      for (const format of ['text', 'json', 'sarif', 'junit', 'github']) {
        const { out, notes } = await cli(['lint', '--format', format, name], { cwd });
        assert.doesNotMatch(out + notes.join(), /c2VjcmV0/, `${name} as ${format}`);
        if (format === 'text') assert.match(out, /[1-9]\d* (?:errors?|warnings?|hint)/, name);
      }
      const { out, notes } = await cli(['lint', '--fix', '--dry-run', name], { cwd });
      assert.doesNotMatch(out + notes.join(), /c2VjcmV0/, name);
      if (name === 'line.json')
        assert.match(notes.join(), /line\.json: a change is not shown, since credentials stand/);
      if (name === 'mapping.yaml')
        assert.match(out, /^@@ -7,4 \+7,4 @@\n-imageContentSources:\n\+imageDigestSources:/m);
    }
    const { out } = await cli(['lint', 'twice.yaml'], { cwd });
    assert.match(out, /6 \| pullSecret: \*{43}\n/);
  });

  test('text: the place, the line and a caret', async () => {
    const cwd = temporaryFolder({ 'm/idms.yaml': MISTAKES });
    const { code, out, notes } = await cli(['lint', 'm'], { cwd });
    assert.deepEqual({ code, notes }, { code: 1, notes: [] });
    const [head, line, caret] = out.split('\n');
    assert.match(head!, /^m\/idms\.yaml:8:13 error `https:\/\/` is a scheme.* \[invalid-source\]$/);
    assert.equal(line, '  8 |   - source: https://quay.io/a');
    assert.equal(caret, '    |             ^^^^^^^^');
    assert.match(out, /\n1 error, 0 warnings, 1 info in 1 file\n$/);
  });

  test('text: tabs and wide letters keep the caret in place, long lines are cut, escapes are shown', async () => {
    const long = `${'x'.repeat(200)}.example.com/${'y'.repeat(300)}`;
    const text = MISTAKES.replace('https://quay.io/a', '\t"https://\u001b[31mquay.io/a"').replace(
      'quay.io/b',
      `https://${long}`,
    );
    const { out } = await cli(['lint', '-'], { stdin: text, cwd: temporaryFolder() });
    assert.ok(!out.includes('\u001b'));
    assert.match(out, /\\u\{1b\}\[31m/);
    assert.match(out, /^ {2}8 \| {3}- source: \t"https:.*\n {4}\| {13}\t +\^/m);
    assert.ok(
      out.split('\n').every((line) => !line.startsWith('  ') || line.length < 200),
      'no endless line',
    );
  });

  test('a registries.conf through standard input is read as what it is', async () => {
    const mirror = '[[registry.mirror]]\nlocation = "https://registry.example.com/quay"\n';
    const conf = `[[registry]]\nlocation = "quay.io"\n\n${mirror}`;
    for (const above of [
      '',
      '\uFEFF',
      '# a comment: of a node\n\n',
      'short-name-mode = "disabled"\r\n',
      '[aliases]\n',
    ]) {
      const { code, out } = await cli(['lint', '-'], { stdin: above + conf, cwd: temporaryFolder() });
      assert.equal(code, 1, above);
      assert.match(out, /\[registries-load\]/, above);
    }
    for (const above of ['---\n', '# x = 1\n', '{}\n---\n']) {
      const { out } = await cli(['lint', '-'], { stdin: above + MISTAKES, cwd: temporaryFolder() });
      assert.match(out, /\[invalid-source\]/, above);
    }
  });

  test('colour only where asked for', async () => {
    const call = { stdin: MISTAKES, cwd: temporaryFolder() };
    assert.ok((await cli(['lint', '-'], { ...call, colour: true })).out.includes('\u001b[31merror\u001b[0m'));
    assert.ok(!(await cli(['lint', '-'], call)).out.includes('\u001b'));
  });

  test('JSON: zero-based lines, UTF-16 characters, a byte order mark does not count', async () => {
    const cwd = temporaryFolder({ 'idms.yaml': `\uFEFF${MISTAKES.replace('# \u{1f600}\n', '')}`, 'other.json': '{}' });
    const { findings, files, code } = await lintJson(cwd, '.');
    assert.deepEqual({ code, files }, { code: 1, files: 2 });
    const [first] = findings;
    assert.equal(first?.file, 'idms.yaml');
    assert.deepEqual(first.range, { start: { line: 6, character: 12 }, end: { line: 6, character: 20 } });
    assert.equal(first.fixable, true);
    assert.match(first.upstream ?? '', /https:\/\/quay\.io\/a/);
  });

  test('levels of rules and the number of warnings decide on the exit code', async () => {
    const cwd = temporaryFolder({ 'idms.yaml': MISTAKES });
    assert.equal((await lintJson(cwd, '--rule', 'invalid-source=warning', '.')).code, 0);
    assert.equal((await lintJson(cwd, '--rule', 'invalid-source=warning', '--max-warnings', '1', '.')).code, 0);
    assert.equal((await lintJson(cwd, '--rule', 'invalid-source=warning', '--max-warnings', '0', '.')).code, 1);
    assert.equal((await lintJson(cwd, '--rule', 'invalid-source=off', '--rule', 'empty-mirrors=error', '.')).code, 1);
    const unknown = await cli(['lint', '--rule', 'invalid-sorce=off', '.'], { cwd });
    assert.deepEqual(unknown.notes, [
      '--rule invalid-sorce=off: there is no rule invalid-sorce, did you mean invalid-source?',
    ]);
    assert.equal((await cli(['lint', '--rule', 'invalid-source', '.'], { cwd })).code, 2);
    assert.equal((await cli(['lint', '--max-warnings', 'few', '.'], { cwd })).code, 2);
  });

  test('a folder beside a registries.conf holds its drop-ins, whatever its name, and is not descended', async () => {
    const v1 = "[registries.search]\nregistries = ['a.io']\n";
    const cwd = temporaryFolder({ 'my.conf': '', 'parts/10.conf': v1, 'parts/deep/20.conf': v1, 'parts/note.txt': v1 });
    const { findings, files } = await lintJson(cwd, 'my.conf', 'parts');
    assert.equal(files, 2);
    const errors = findings.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ file, upstream }) => ({ file, upstream })),
      [{ file: 'parts/10.conf', upstream: 'registry must be in v2 format but is in v1' }],
    );
    assert.equal((await lintJson(cwd, 'my.conf')).code, 0);
  });

  test('cluster by cluster; --cluster takes one', async () => {
    const set = (policy: string): string =>
      `{apiVersion: config.openshift.io/v1, kind: ImageDigestMirrorSet, metadata: {name: a}, spec: {imageDigestMirrors: [{source: a.io, mirrors: [b.io], mirrorSourcePolicy: ${policy}}]}}\n`;
    const other = set('NeverContactSource').replace('name: a', 'name: b');
    const cwd = temporaryFolder({
      'x/a.yaml': set('AllowContactingSource'),
      'y/a.yaml': set('AllowContactingSource'),
      'y/b.yaml': other,
    });
    const all = await lintJson(cwd, '.');
    assert.deepEqual(
      all.findings.map(({ file, code }) => `${file} ${code}`),
      ['y/b.yaml conflicting-source-policy'],
    );
    assert.deepEqual(await lintJson(cwd, '--cluster', 'x', '.'), { code: 0, findings: [], files: 1 });
    assert.equal((await lintJson(cwd, '--cluster', 'y', '.')).code, 1);
    assert.match(
      (await cli(['lint', '--cluster', 'z', '.'], { cwd })).notes[0]!,
      /^there is no cluster z: there are x, y$/,
    );
  });

  test('a glob that no file matches is told where the whole folder is looked at', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml':
        'clusters:\n  x: &x {files: [x, "clusters/prdo/**"]}\n  y: {files: ["clusters/prod/*.json"]}\n  z: *x\n',
      'x/a.yaml': 'a: 1\n',
      'clusters/prod/b.json': '{"kind": "List"}',
    });
    const toldOf = async (...words: string[]): Promise<string[]> =>
      (await lintJson(cwd, ...words)).findings.map(({ code, message }) => `${code} ${message}`);
    const told = ['invalid-configuration No file that is read here matches `clusters/prdo/**`, so it has no effect'];
    assert.deepEqual(await toldOf('.'), told);
    for (const part of ['.mirrorscope.yaml', 'x', 'x/a.yaml']) assert.deepEqual(await toldOf(part), [], part);
    const disabled = '# mirrorscope-disable-next-line invalid-configuration\n';
    const silenced = temporaryFolder({
      '.mirrorscope.yaml': `clusters:\n  x:\n    files:\n    - x\n    ${disabled}    - later/**\n`,
      'x/a.yaml': 'a: 1\n',
    });
    assert.deepEqual((await lintJson(silenced, '.')).findings, []);
  });

  test('nothing looked at is no clean bill: exit 2, with the reason', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'clusters:\n  x: {files: ["x/**"]}\n  y: {files: ["y/**"]}\nexclude: ["out/**"]\n',
      'x/a.yaml': 'a: 1\n',
      'y/b.yaml': 'a: 1\n',
      'out/c.yaml': 'a: 1\n',
      'out/d.yaml': 'a: 1\n',
      'notes/README.md': 'a\n',
    });
    const none = 'none of these files belongs to cluster x: its files are those that .mirrorscope.yaml names';
    const excluded = 'nothing is left of these files: out/c.yaml: `exclude` of .mirrorscope.yaml names it';
    for (const [words, note] of [
      [['--cluster', 'x', 'y'], none],
      [['--cluster', 'x', 'y/b.yaml'], none],
      [['out/c.yaml'], excluded],
      [['out'], excluded],
      [['--cluster', 'x', 'out'], excluded],
    ] as const)
      for (const format of ['text', 'sarif']) {
        const found = await cli(['lint', '--format', format, ...words], { cwd });
        assert.deepEqual(found, { code: 2, out: '', notes: [note] });
      }
    assert.match((await cli(['lint', 'x', 'out'], { cwd })).out, / in 1 file\n$/);
    const unread = 'notes: no file in this folder is one that Mirrorscope reads';
    assert.deepEqual(await cli(['lint', 'notes'], { cwd }), { code: 2, out: '', notes: [unread] });
    const beside = await cli(['lint', 'x', 'notes'], { cwd });
    assert.deepEqual([beside.code, beside.notes], [0, [unread]]);
  });

  test('an encoding that is not UTF-8 is told', async () => {
    const cwd = temporaryFolder({
      'u16.yaml': Buffer.from('\uFEFFa: 1\n', 'utf16le'),
      'latin.yaml': Buffer.from('a: \xe9\n', 'latin1'),
    });
    const { notes } = await cli(['lint', '.'], { cwd });
    assert.deepEqual(notes.map((line) => line.split(':')[0]).sort(), ['latin.yaml', 'u16.yaml']);
  });
});
