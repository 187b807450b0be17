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

/** A file with a long text in it. */
interface Long {
  readonly file: (text: string) => string;
  readonly units: readonly string[];
  readonly language?: Language;
}

const LONG: Readonly<Record<string, Long>> = {
  source: { file: (text) => `${MANIFEST}source: ${text}\n    mirrors: [b.io/c]\n`, units: ['a:', 'a.', 'a-'] },
  'source in quotes': { file: (text) => `${MANIFEST}source: "${text}"\n    mirrors: [b.io/c]\n`, units: ['a.', 'a/'] },
  'mirror in brackets': { file: (text) => `${MANIFEST}source: b.io\n    mirrors: [${text}]\n`, units: ['a:', 'a_'] },
  'image of another object': { file: (text) => `image: ${text}\n`, units: ['a:', '""', "''", '"', '/'] },
  'list of another object': { file: (text) => `image: a.io/b:c\nlist: [${text}a]\n`, units: ['a,', 'a, '] },
  'comment for us': { file: (text) => `# mirrorscope-disable-file ${text}\n`, units: ['a', '#'] },
  Dockerfile: { file: (text) => `FROM ${text}\n`, units: ['a', '"', `'"`], language: 'dockerfile' },
  'prefix of a table': {
    file: (text) => `[[registry]]\nprefix = "${text}"\n`,
    units: ['a.', 'a/'],
    language: 'registries-conf',
  },
};

suite('texts without an end', () => {
  for (const [what, { file, units, language = 'yaml' }] of Object.entries(LONG)) {
    for (const unit of units) {
      test(`${what}: ${JSON.stringify(unit)} again and again`, () => {
        const text = file(unit.repeat(LENGTH / unit.length));
        const document = closedDocument({ uri: `${ROOT}/a`, version: 1, language, text });
        const found = analyse(null, createWorkspace(ROOT, [document])).findingsOf(document.uri);
        assert.ok(Array.isArray(found));
        assert.ok(Array.isArray(document.references));
      }).timeout(60_000);
    }
  }
});
