import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Rendered, Rendering } from '../../server/src/core/cluster/node-files';
import { renderNodeFiles } from '../../server/src/core/cluster/render';
import { POLICY_JSON_TEMPLATE, REGISTRIES_CONF_TEMPLATE } from '../../server/src/core/cluster/templates';
import { parseTarget, UNKNOWN_TARGET } from '../../server/src/core/model/target';
import { readCluster, type ManifestFile } from '../support/manifests';

// What the operator's own code wrote for these inputs (README.md beside the cases says how). Never made new from our output.
const folder = path.resolve(process.cwd(), 'test/golden');

suite('golden: base templates', () => {
  test('are the texts that rendering starts from', () => {
    assert.equal(REGISTRIES_CONF_TEMPLATE, read('base-templates/registries.conf'));
    assert.equal(POLICY_JSON_TEMPLATE, read('base-templates/policy.json'));
  });
});

for (const kind of ['render', 'render-random']) {
  suite(`golden: ${kind}`, () => {
    for (const name of casesOf(kind)) {
      test(titleOf(path.join(kind, name)), () => {
        const expected = path.join(kind, name, 'expected');
        const { manifests } = readCluster(inputOf(path.join(kind, name)));
        const rendering = renderNodeFiles(manifests, UNKNOWN_TARGET);
        assert.equal(errorOf(rendering), readLine(path.join(expected, 'error.txt')));
        assert.equal(warningsOf(rendering), readLine(path.join(expected, 'warning.txt')));
        assert.deepEqual(filesOf(rendering), expectedFiles(expected));
        if (rendering.kind === 'rendered') checkSources(rendering);
        if (!isStable(expected)) return;
        const turned = { ...manifests, mirrorSets: manifests.mirrorSets.toReversed() };
        assert.deepEqual(filesOf(renderNodeFiles(turned, UNKNOWN_TARGET)), filesOf(rendering));
      });
    }
  });
}

suite('golden: render-by-version', () => {
  for (const name of casesOf('render-by-version')) {
    for (const release of readdirSync(path.join(folder, 'render-by-version', name)).filter(isExpected)) {
      const version = release.slice('expected-'.length);
      test(`${name} on ${version}`, () => {
        const target = parseTarget(version);
        assert.ok(target);
        const { manifests } = readCluster(inputOf(path.join('render-by-version', name)));
        const rendering = renderNodeFiles(manifests, target);
        for (const file of readdirSync(path.join(folder, 'render-by-version', name, release))) {
          const written = filesOf(rendering).find((candidate) => path.posix.basename(candidate.path) === file);
          assert.equal(written?.contents, read(path.join('render-by-version', name, release, file)));
        }
      });
    }
  }
});

interface File {
  readonly path: string;
  readonly mode: string;
  readonly contents: string;
}

function casesOf(kind: string): string[] {
  return readdirSync(path.join(folder, kind)).sort();
}

/** The name of a case and the note on where it comes from. */
function titleOf(name: string): string {
  const note = readLine(path.join(name, 'note.txt'));
  return note === null ? path.basename(name) : `${path.basename(name)} (${note})`;
}

function isExpected(name: string): boolean {
  return name.startsWith('expected-');
}

function inputOf(name: string): ManifestFile[] {
  const input = path.join(name, 'input');
  return readdirSync(path.join(folder, input)).map((file) => ({ name: file, text: read(path.join(input, file)) }));
}

interface Expected {
  readonly files: readonly { readonly path: string; readonly mode: string; readonly file: string }[];
  /** Whether the operator wrote the same files for every order of the objects. */
  readonly stableUnderObjectOrder: boolean;
}

function readExpected(expected: string): Expected {
  return JSON.parse(read(path.join(expected, 'files.json'))) as Expected;
}

function isStable(expected: string): boolean {
  return readExpected(expected).stableUnderObjectOrder;
}

function expectedFiles(expected: string): File[] {
  return readExpected(expected).files.map(({ path: onNode, mode, file }) => ({
    path: onNode,
    mode,
    contents: read(path.join(expected, file)),
  }));
}

function filesOf(rendering: Rendering): File[] {
  if (rendering.kind === 'refused') return [];
  return rendering.files.map(({ path: onNode, mode, contents }) => ({ path: onNode, mode, contents }));
}

function errorOf(rendering: Rendering): string | null {
  return rendering.kind === 'refused' ? rendering.refusal.message : null;
}

function warningsOf({ warnings }: Rendering): string | null {
  return warnings.length === 0 ? null : warnings.map(({ message }) => message).join('\n');
}

/** Every source is a part of the text, they are in order, and each names a place. */
function checkSources({ files }: Rendered): void {
  for (const { contents, sources } of files) {
    let end = 0;
    for (const { span, origins } of sources) {
      assert.ok(span.start >= end && span.end > span.start && span.end <= contents.length);
      assert.ok(origins.length > 0);
      end = span.end;
    }
  }
}

function read(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8');
}

function readLine(name: string): string | null {
  return existsSync(path.join(folder, name)) ? read(name).replace(/\n$/, '') : null;
}
