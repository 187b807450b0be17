import assert from 'node:assert/strict';
import { analyse } from '../../server/src/core/analysis';
import { closedDocument } from '../../server/src/core/closed-document';
import type { Language } from '../../server/src/core/document';
import { createWorkspace } from '../../server/src/core/workspace';

const ROOT = 'file:///workspace';
const MANIFEST =
  'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: a\nspec:\n  imageDigestMirrors:\n  - ';

/** Nobody writes them; but a pattern that remembers each repetition fails at some millions. */
const LENGTH = 12_000_000;
/** No longer file of TOML is analysed. */
const LENGTH_IN_TOML = 8_000_000;

/** A file with a long text in it. */
interface Long {
  readonly file: (text: string) => string;
  /** By what the text repeats: the codes of the findings. */
  readonly findings: Readonly<Record<string, readonly string[]>>;
  /** How many image references are found. */
  readonly references?: number;
  readonly language?: Language;
}

const LONG: Readonly<Record<string, Long>> = {
  source: {
    file: (text) => `${MANIFEST}source: ${text}\n    mirrors: [b.io/c]\n`,
    findings: { 'a:': ['yaml-syntax'], 'a.': ['invalid-source'], 'a-': ['invalid-source'] },
  },
  'source in quotes': {
    file: (text) => `${MANIFEST}source: "${text}"\n    mirrors: [b.io/c]\n`,
    findings: { 'a.': ['invalid-source'], 'a/': ['invalid-source'] },
  },
  'mirror in brackets': {
    file: (text) => `${MANIFEST}source: b.io\n    mirrors: [${text}]\n`,
    findings: { 'a:': ['yaml-syntax'], a_: ['invalid-mirror'] },
  },
  'image of another object': {
    file: (text) => `image: ${text}\n`,
    findings: { 'a:': [], '""': [], "''": [], '"': [], '/': [] },
  },
  'list of another object': {
    file: (text) => `image: a.io/b:c\nlist: [${text}a]\n`,
    findings: { 'a,': [], 'a, ': [] },
    references: 1,
  },
  'comment for us': {
    file: (text) => `# mirrorscope-disable-file ${text}\n`,
    findings: { a: ['unused-suppression'], '#': ['unused-suppression'] },
  },
  Dockerfile: {
    file: (text) => `FROM ${text}\n`,
    findings: { a: [], '"': [], [`'"`]: [] },
    language: 'dockerfile',
  },
  'prefix of a table': {
    file: (text) => `[[registry]]\nprefix = "${text}"\n`,
    findings: { 'a.': ['registries-load'], 'a/': ['registries-load'] },
    language: 'registries-conf',
  },
};

suite('texts without an end', () => {
  for (const [what, { file, findings, references = 0, language = 'yaml' }] of Object.entries(LONG)) {
    const length = language === 'registries-conf' ? LENGTH_IN_TOML : LENGTH;
    for (const [unit, codes] of Object.entries(findings)) {
      test(`${what}: ${JSON.stringify(unit)} again and again`, () => {
        const text = file(unit.repeat(length / unit.length));
        const document = closedDocument({ uri: `${ROOT}/a`, version: 1, language, text });
        const found = analyse(null, createWorkspace(ROOT, [document])).findingsOf(document.uri);
        assert.deepEqual(
          found.map(({ code }) => code),
          codes,
        );
        assert.equal(document.references.length, references);
      }).timeout(60_000);
    }
  }
});
