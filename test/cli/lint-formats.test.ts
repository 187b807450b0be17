import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv-draft-04';
import type { Log, Result } from 'sarif';
import sax from 'sax';
import { RULES } from '../../server/src/core/rules/all';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';

const SCHEMA = path.join('node_modules', '@microsoft', 'jest-sarif', 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json');

/** RFC 3986, as far as its characters go. */
const URI_REFERENCE = /^(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/;
const FORMATS = {
  uri: (text: string) => URI_REFERENCE.test(text) && URL.canParse(text),
  'uri-reference': URI_REFERENCE,
  'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
};

const set = (name: string, policy: string): string => `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: ${name}
spec:
  imageDigestMirrors:
  - source: quay.io/a
    mirrors:
    - mirror.example.com/a
    mirrorSourcePolicy: ${policy}
`;
const WRONG = set('b', 'AllowContactingSource').replace('source: quay.io', 'source: "https://quay.io"  # 😀');
const FILES = {
  'one, two/a%b.yaml': `# 😀\n${set('a', 'NeverContactSource')}`,
  'b.yaml': set('b', 'AllowContactingSource').replace('- source: quay.io/a', '- source: https://quay.io/a'),
  'c.yaml': set('c', 'AllowContactingSource'),
  'odd.yaml': WRONG.replace('name: b', 'name: "<&\\u0001>"').replace('mirror.example.com/a', '"]]>\\"\u0007"'),
  'registries.conf': 'unqualified-search-registries = 1\n',
  'fine.yaml': 'a: 1\n',
};

suite('formats of lint', () => {
  suiteTeardown(removeTemporaryFolders);
  const lint = async (format: string, cwd = temporaryFolder(FILES), ...words: string[]): Promise<string> =>
    (await cli(['lint', '--format', format, ...words, '.'], { cwd })).out;

  suite('sarif', () => {
    const results = (log: Log): Result[] => log.runs[0]?.results ?? [];

    test('is what the schema of SARIF 2.1.0 takes', async () => {
      const ajv = new Ajv({ strict: false, unicodeRegExp: false, formats: FORMATS });
      const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
      const log = JSON.parse(await lint('sarif')) as Log;
      assert.ok(validate(log), JSON.stringify(validate.errors));
      assert.ok(results(log).length >= 4, JSON.stringify(results(log)));
      assert.equal(validate({ ...log, version: '2.0.0' }), false, 'the schema says no where it has to');
    });

    test('describes every rule, and each result names its own', async () => {
      const log = JSON.parse(await lint('sarif')) as Log;
      const rules = log.runs[0]?.tool.driver.rules ?? [];
      assert.deepEqual(
        rules.map(({ id }) => id),
        RULES.map(({ code }) => code),
      );
      for (const { id, help, helpUri } of rules) assert.ok(help?.text && helpUri?.endsWith(`/docs/rules/${id}.md`), id);
      for (const { ruleId, ruleIndex } of results(log)) assert.equal(rules[ruleIndex ?? -1]?.id, ruleId);
    });

    test('counts lines and columns from 1, in UTF-16, and names files as URIs below the folder', async () => {
      const log = JSON.parse(await lint('sarif')) as Log;
      const [source] = results(log).filter(({ ruleId }) => ruleId === 'invalid-source');
      assert.deepEqual(source?.locations?.[0]?.physicalLocation, {
        artifactLocation: { uri: 'b.yaml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 7, startColumn: 13, endLine: 7, endColumn: 21 },
      });
      assert.deepEqual(source.fixes?.[0]?.artifactChanges[0]?.replacements, [
        {
          deletedRegion: { startLine: 7, startColumn: 13, endLine: 7, endColumn: 21 },
          insertedContent: { text: '' },
        },
      ]);
      const [conflict] = results(log).filter(({ ruleId }) => ruleId === 'conflicting-source-policy');
      const related = conflict?.relatedLocations?.map(
        ({ physicalLocation }) => physicalLocation?.artifactLocation?.uri,
      );
      const places = [conflict?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, ...(related ?? [])];
      assert.ok(places.includes('one%2C%20two/a%25b.yaml'), JSON.stringify(places));
      assert.equal(log.runs[0]?.columnKind, 'utf16CodeUnits');
    });

    test('knows a finding again when lines above it change, and tells equal ones apart', async () => {
      const prints = async (text: string): Promise<(string | undefined)[]> => {
        const log = JSON.parse(await lint('sarif', temporaryFolder({ 'x.yaml': text }))) as Log;
        return results(log).map(({ partialFingerprints }) => partialFingerprints?.['mirrorscopeFinding/v1']);
      };
      const text = set('a', 'AllowContactingSource').replace(
        '- mirror.example.com/a',
        '- https://m.io/a\n    - https://m.io/a',
      );
      const before = await prints(text);
      assert.equal(new Set(before).size, before.length);
      assert.ok(before.length >= 2);
      assert.deepEqual(await prints(`# new\n\n${text}`), before);
    });
  });

  test('github: a command for each finding, with the escapes that it takes', async () => {
    const lines = (await lint('github')).trimEnd().split('\n');
    const command =
      /^::(error|warning|notice) file=([^,:]+),line=(\d+),endLine=(\d+)(?:,col=(\d+),endColumn=(\d+))?,title=([^,:]+)::(.+)$/;
    for (const line of lines) assert.match(line, command);
    const [source = ''] = lines.filter((line) => line.includes('invalid-source') && line.includes('b.yaml'));
    assert.ok(
      source.startsWith(
        '::error file=b.yaml,line=7,endLine=7,col=13,endColumn=21,title=mirrorscope%3A invalid-source::`https://`',
      ),
      source,
    );
    assert.ok(
      lines.some((line) => line.includes('file=one%2C two/a%25b.yaml')),
      lines.join('\n'),
    );
    assert.ok(
      lines.some((line) => line.includes('%0A')),
      'the words of the API server stand in a line of their own',
    );
  });

  test('no format shows credentials that stand in what it is about', async () => {
    const secret = 'S3cr3t';
    const auth = `{"auths": {"quay.io": {"auth": "${secret}"}}}`;
    const files = {
      'a.yaml': `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: a}\nspec:\n  imageDigestMirrors:\n  - source: u:${secret}@quay.io\n    mirrors: ["https://u:${secret}@m.lan", '${auth}', "data:,${encodeURIComponent(auth)}"]\n`,
      'registries.conf': `[[registry]]\nlocation = "u:${secret}@quay.io"\nmirrors = "u:${secret}@quay.io"\n[[registry]]\nlocation = "quay.io"\nblock = 'u:${secret}@m.lan'\nmirror = [{location = "u:${secret}@m.lan"}]\n`,
    };
    for (const format of ['text', 'json', 'sarif', 'github', 'junit']) {
      const out = await lint(format, temporaryFolder(files));
      assert.ok(!out.includes(secret) && !out.includes(encodeURIComponent(secret)), out);
      assert.match(out, /invalid-source[^]*location-with-tag|location-with-tag[^]*invalid-source/);
      if (format === 'json' || format === 'sarif') assert.ok(JSON.parse(out));
    }
    const refused = await cli(['render', 'a.yaml'], { cwd: temporaryFolder(files) });
    assert.match(refused.notes[0] ?? '', /invalid format for source "u:\*{6}@quay\.io"$/);
  });

  test('github: nothing that steers a terminal stands in a message, and a file keeps its name', async () => {
    const idms =
      'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: "a\\e[31m\\x01"}\nspec: {}\n';
    const cwd = temporaryFolder({ 'b\u0001.yaml': idms });
    const { out } = await cli(['lint', '--format', 'github', '.'], { cwd });
    const messages = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('::')[2] ?? '');
    assert.ok(
      messages.some((message) => message.includes('a\\u{1b}[31m\\u{1}')),
      out,
    );
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    for (const message of messages) assert.doesNotMatch(message, /[\x00-\x1f]/);
    assert.ok(out.includes('::error file=b\u0001.yaml,'), out);
  });

  test('junit: well-formed XML, a suite for each file, errors and warnings as failures', async () => {
    const xml = await lint('junit');
    const suites: Record<string, { tests: number; failures: number }> = {};
    const seen = { testcase: 0, failure: 0 };
    const parser = sax.parser(true);
    parser.onerror = (error) => {
      throw error;
    };
    parser.onopentag = ({ name, attributes }) => {
      if (name === 'testsuite')
        suites[textOf(attributes['name'])] = {
          tests: Number(attributes['tests']),
          failures: Number(attributes['failures']),
        };
      if (name === 'testcase' || name === 'failure') seen[name]++;
    };
    parser.write(xml).close();
    assert.deepEqual(Object.keys(suites).sort(), Object.keys(FILES).sort());
    assert.deepEqual(suites['fine.yaml'], { tests: 1, failures: 0 });
    const sum = (key: 'tests' | 'failures'): number => Object.values(suites).reduce((all, one) => all + one[key], 0);
    assert.deepEqual(seen, { testcase: sum('tests'), failure: sum('failures') });
    assert.ok(sum('failures') >= 4, xml);
  });

  test('text: file by file, with the exact words, the places besides, and the fix', async () => {
    const { out } = await cli(['lint', '.'], { cwd: temporaryFolder(FILES) });
    const files = [...out.matchAll(/^(\S.*?):\d+:\d+ (?:error|warning|info|hint) /gm)].map(([, file = '']) => file);
    assert.deepEqual(files, [...files].sort(), 'each file’s findings stand together');
    assert.match(out, /\n {4}= upstream: \S.*https:\/\/quay\.io\/a/);
    assert.match(out, /\n {4}= fix: Remove the scheme \(done by --fix\)\n/);
    assert.match(out, /\n {4}c\.yaml:10:25 \S/);
  });

  test('text: wide letters take two columns', async () => {
    const text = set('a', 'Allow').replace('source: quay.io/a', '"source": "鏡https://quay.io"');
    const { out } = await cli(['lint', '-'], { stdin: text, cwd: temporaryFolder() });
    const [line = '', caret = ''] = out.split('\n').slice(1);
    assert.ok(line.includes('鏡'), out);
    const wide = Array.from(line.slice(0, line.indexOf('鏡'))).length;
    assert.equal(caret.indexOf('^'), wide, out);
    assert.match(caret, /\^{2}/);
  });
});

function textOf(attribute: unknown): string {
  assert.equal(typeof attribute, 'string');
  return attribute as string;
}
