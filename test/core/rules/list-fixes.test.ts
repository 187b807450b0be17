import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { fixesOf } from '../../../server/src/core/rules/rule';
import { analyseFiles, applyFix, documentOf, findingsIn, objectionsToFix } from '../../support/findings';

/** A value of a list as it is written: some with an anchor or a tag in front, some as an alias of one further up. */
interface Item {
  readonly name: string;
  readonly dress: 'plain' | 'quoted' | 'tag' | 'anchor' | 'alias';
}

interface List {
  readonly items: readonly Item[];
  readonly style: 'flow' | 'lines' | 'block';
  readonly dress: 'plain' | 'anchor' | 'alias';
}

const NAMES = ['quay.io/a', 'm.example.com/a', 'n.example.com/a', 'n.example.com/b'];

const list: fc.Arbitrary<List> = fc.record({
  items: fc.array(
    fc.record({
      name: fc.constantFrom(...NAMES),
      dress: fc.constantFrom('plain', 'plain', 'quoted', 'tag', 'anchor', 'alias'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  style: fc.constantFrom('flow', 'lines', 'block'),
  dress: fc.constantFrom('plain', 'plain', 'anchor', 'alias'),
});

const KINDS = ['insecureRegistries', 'allowedRegistries', 'containerRuntimeSearchRegistries'];

suite('fixes of lists in which anchors, aliases and tags stand', () => {
  test('they change what one list says and no other, and leave what can be read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('quay.io/a', 'quay.io/b', 'quay.io/c'), list), { maxLength: 3 }),
        fc.array(list, { maxLength: KINDS.length }),
        (entries, lists) => checkFixes(textOf(entries, lists)),
      ),
      { numRuns: 200 },
    );
  }).timeout(120_000);
});

function checkFixes(text: string): void {
  const name = 'manifest.yaml';
  const analysis = analyseFiles([{ name, text }]);
  const document = documentOf(analysis, name);
  assert.deepEqual(document.syntax.problems, [], text);
  const before = saidBy(text);
  for (const finding of findingsIn(analysis, name)) {
    for (const fix of fixesOf(finding, document)) {
      const told = `${finding.code}: ${fix.title}\n${text}`;
      assert.deepEqual(objectionsToFix(analysis, name, finding, fix), [], told);
      const after = saidBy(applyFix(document, fix));
      const changed = [...before.keys()].filter((key) => before.get(key) !== after.get(key));
      assert.ok(changed.length <= (fix.safe ? 0 : 1), `${told}\nchanges ${changed.join(', ')}`);
    }
  }
}

/** What each list says, and the lists of each source together: the values in their order, each once. */
function saidBy(text: string): ReadonlyMap<string, string> {
  const { items } = parse(text) as {
    readonly items: readonly {
      readonly spec: {
        readonly imageDigestMirrors?: readonly { readonly source: string; readonly mirrors: readonly string[] }[];
        readonly registrySources?: Readonly<Record<string, readonly string[]>>;
      };
    }[];
  };
  const lists = new Map<string, readonly string[]>();
  for (const { spec } of items) {
    for (const [key, values] of Object.entries(spec.registrySources ?? {})) lists.set(key, values);
    for (const { source, mirrors } of spec.imageDigestMirrors ?? [])
      lists.set(source, [...(lists.get(source) ?? []), ...mirrors]);
  }
  return new Map([...lists].map(([key, values]) => [key, JSON.stringify([...new Set(values)])]));
}

/** The entries of a mirror set and the lists of an Image config, in one document: an alias leads into the same document only. */
function textOf(entries: readonly (readonly [string, List])[], lists: readonly List[]): string {
  const write = writer();
  const head = (kind: string): string[] => [
    '- apiVersion: config.openshift.io/v1',
    `  kind: ${kind}`,
    '  metadata: {name: cluster}',
  ];
  return [
    'apiVersion: v1',
    'kind: List',
    'items:',
    ...head('ImageDigestMirrorSet'),
    '  spec:',
    `    imageDigestMirrors:${entries.length === 0 ? ' []' : ''}`,
    ...entries.flatMap(([source, mirrors]) => [`    - source: ${source}`, `      mirrors:${write(mirrors, '      ')}`]),
    ...head('Image'),
    '  spec:',
    `    registrySources:${lists.length === 0 ? ' {}' : ''}`,
    ...lists.map((each, index) => `      ${KINDS[index] ?? ''}:${write(each, '      ')}`),
    '',
  ].join('\n');
}

/** Writes one list after the other; an alias stands for the anchor before it, where there is one. */
function writer(): (list: List, indent: string) => string {
  const anchors: string[] = [];
  let items = 0;
  let lists = 0;
  const writeItem = ({ name, dress }: Item): string => {
    switch (dress) {
      case 'plain':
        return name;
      case 'quoted':
        return `"${name}"`;
      case 'tag':
        return `!!str ${name}`;
      case 'anchor':
        anchors.push(`*i${++items}`);
        return `&i${items} ${name}`;
      case 'alias':
        return anchors.at(-1) ?? name;
    }
  };
  return ({ items: own, style, dress }, indent) => {
    if (dress === 'alias' && lists > 0) return ` *l${lists}`;
    const written = own.map(writeItem);
    const anchor = dress === 'anchor' ? ` &l${lists + 1}` : '';
    if (dress === 'anchor') lists++;
    switch (style) {
      case 'flow':
        return `${anchor} [${written.join(', ')}]`;
      case 'lines':
        return `${anchor} [${written.map((item) => `\n${indent}  ${item},`).join('')}\n${indent}]`;
      case 'block':
        return anchor + written.map((item) => `\n${indent}- ${item}`).join('');
    }
  };
}
