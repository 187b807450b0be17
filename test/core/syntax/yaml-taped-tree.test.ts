import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyse } from '../../../server/src/core/analysis';
import { changeDocument, createDocument } from '../../../server/src/core/document';
import { fieldsOf } from '../../../server/src/core/syntax/fields';
import type { Mapping, Scalar, Tree } from '../../../server/src/core/syntax/tree';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { SimpleReader } from '../../../server/src/core/syntax/yaml-simple-reader';
import { TapedMapping, treeAt } from '../../../server/src/core/syntax/yaml-taped-tree';
import { createWorkspace, withDocuments } from '../../../server/src/core/workspace';
import { FIXED_SEED } from '../../support/fixed-seed';
import { randomYaml } from '../../support/random-yaml';

const URI = 'file:///w/mirrors.yaml';
const entry = (index: number): string =>
  `  - source: quay.io/team/app-${index}\n    mirrors:\n    - m.lan/app-${index} # ${index}\n    - "n.lan/app-${index}"\n`;
const setOf = (...entries: readonly string[]): string =>
  `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: a\nspec:\n  imageDigestMirrors:\n${entries.join('')}`;

suite('yaml: trees that are made when they are looked at', () => {
  test('plain entries have none when their file is checked, and one that is typed into gets one', () => {
    const texts = Array.from({ length: 300 }, (_, index) => entry(index));
    const document = createDocument({ uri: URI, version: 1, language: 'yaml', text: setOf(...texts) });
    const workspace = createWorkspace('file:///w', [document]);
    const analysis = analyse(null, workspace);
    assert.deepEqual(
      made(() => {
        assert.deepEqual(analysis.findingsOf(URI), []);
        assert.equal(analysis.clusters[0]?.answers.sources.length, 300);
      }),
      [],
    );
    const start = document.text.indexOf('app-7 ') + 'app-7'.length;
    const next = changeDocument(document, 2, { span: { start, end: start }, newText: '_' });
    const after = analyse(analysis, withDocuments(workspace, [next]));
    const looked = made(() => {
      assert.deepEqual(
        after.findingsOf(URI).map(({ code }) => code),
        ['invalid-mirror'],
      );
    });
    assert.equal(looked.length, 1);
    const all = made(() => {
      assert.equal(itemsOf(next.syntax.documents[0]?.root ?? null).length, 300);
    });
    assert.equal(all.length, 300);
  });

  test('what they say without one is what they say with one', () => {
    const items = [entry(1), '  - {source: a.io, mirrors: [b.io, "c.io"]}\n', '  - source:\n    mirrors: [a, [b]]\n'];
    const mappings = itemsOf(parseYaml(setOf(...items), URI).documents[0]?.root ?? null);
    assert.equal(mappings.length, 3);
    for (const mapping of mappings) {
      assert.ok(mapping instanceof TapedMapping);
      assert.deepEqual(told(mapping), told(withTree(mapping)));
      assert.ok(mapping.hasKey('source') && !mapping.hasKey('sourc'));
    }
    assert.deepEqual(
      mappings.map((mapping) => told(mapping).map(({ scalars }) => scalars?.length ?? null)),
      [
        [null, 2],
        [null, 2],
        [null, null],
      ],
    );
  });

  test(`so it is of random text, SEED=${FIXED_SEED}`, () => {
    let mappings = 0;
    const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
    for (const text of fc.sample(fc.oneof(randomYaml(), json), { seed: FIXED_SEED, numRuns: 1_000 })) {
      const reader = new SimpleReader(text);
      if (reader.document() < 0) continue;
      visit(treeAt(reader.tape, 0, 0, { file: URI, length: text.length }), (mapping) => {
        mappings++;
        assert.ok(mapping instanceof TapedMapping);
        assert.deepEqual(told(mapping), told(withTree(mapping)));
      });
    }
    assert.ok(mappings > 20, `${mappings} mappings`);
  });
});

/** The mappings whose entries somebody asked for meanwhile. */
function made(work: () => void): readonly TapedMapping[] {
  const asked = new Set<TapedMapping>();
  const { prototype } = TapedMapping;
  const original = Object.create(null, Object.getOwnPropertyDescriptors(prototype)) as object;
  const entries = Object.getOwnPropertyDescriptor(prototype, 'entries');
  assert.ok(entries);
  Object.defineProperty(prototype, 'entries', {
    ...entries,
    get(this: TapedMapping): unknown {
      asked.add(this);
      return Reflect.get(original, 'entries', this);
    },
  });
  try {
    work();
  } finally {
    Object.defineProperty(prototype, 'entries', entries);
  }
  return [...asked];
}

function itemsOf(root: Tree | null): readonly Mapping[] {
  const found: Mapping[] = [];
  visit(root, (mapping) => {
    if (mapping.entries.some(({ key }) => key.text === 'source')) found.push(mapping);
  });
  return found;
}

function visit(tree: Tree | null, see: (mapping: Mapping) => void): void {
  if (tree?.kind === 'sequence') for (const item of tree.items) visit(item, see);
  if (tree?.kind !== 'mapping') return;
  see(tree);
  for (const { value } of tree.entries) visit(value, see);
}

/** The same mapping as a value of its own. */
function withTree({ kind, style, entries, place }: Mapping): Mapping {
  return { kind, style, entries, place };
}

interface Told {
  readonly isSource: boolean;
  readonly isMirrors: boolean;
  readonly scalar: Scalar | null;
  readonly scalars: readonly Scalar[] | null;
  readonly count: number;
}

function told(mapping: Mapping): Told[] {
  const fields = fieldsOf(mapping);
  const all: Told[] = [];
  while (fields.advance()) {
    all.push({
      isSource: fields.isKey('source'),
      isMirrors: fields.isKey('mirrors'),
      scalar: fields.scalar(),
      scalars: fields.scalars(),
      count: fields.count,
    });
  }
  assert.equal(all.length, mapping.entries.length);
  return all;
}
