import assert from 'node:assert/strict';
import { viewCluster, type ClusterView } from '../../../server/src/core/clusters/view';
import type { Place } from '../../../server/src/core/text/place';
import type { Workspace } from '../../../server/src/core/workspace';
import { propertiesOf } from '../../support/properties';
import { editedWorkspace, freshWorkspace, type Texts } from '../../support/edited-workspace';
import { randomFrom } from '../../support/random';

type Dice = (below: number) => number;

// What follows an edit has to be what a cold start gives: every answer of a cluster, under thousands of edits of its files.

const SEEDS = Number(process.env['MIRRORSCOPE_EDIT_SEEDS'] ?? 8);
const STEPS = 300;

suite('a cluster under random edits', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    test(`answers that are handed on are those of a cold start (seed ${seed})`, () => {
      const roll = diceOf(seed);
      let texts: Texts = START;
      let workspace = freshWorkspace(texts);
      let view = viewOf(workspace, null);
      const seen = new Set<string>();
      for (let step = 0; step < STEPS; step++) {
        texts = edited(texts, roll);
        workspace = editedWorkspace(workspace, texts);
        view = viewOf(workspace, view);
        // Now and then nobody asks between two edits.
        if (roll(5) === 0) continue;
        seen.add(view.answers.rendering.kind);
        const cold = freshWorkspace(texts);
        const handedOn = tell(view, workspace);
        const expected = tell(viewOf(cold, null), cold);
        if (JSON.stringify(handedOn) === JSON.stringify(expected)) continue;
        assert.deepEqual(handedOn, expected, `seed ${seed}, step ${step}:\n${shown(texts)}`);
        assert.fail(`seed ${seed}, step ${step}: another order of keys`);
      }
      assert.deepEqual([...seen].sort(), ['refused', 'rendered'], 'the edits lead to files and to refusals');
    });
  }

  test('answers of before an edit are told from those after it', () => {
    const roll = diceOf(99);
    let texts: Texts = START;
    let different = 0;
    for (let step = 0; step < 40; step++) {
      const before = freshWorkspace(texts);
      texts = edited(texts, roll);
      const after = freshWorkspace(texts);
      const stale = JSON.stringify(tell(viewOf(before, null), before));
      if (stale !== JSON.stringify(tell(viewOf(after, null), after))) different++;
    }
    assert.ok(different >= 15, `${different} of 40 edits change an answer`);
  });

  test('an answer that is asked for late is that of its own manifests', () => {
    const first = freshWorkspace(START);
    const texts = new Map(START).set(
      'digests.yaml',
      (START.get('digests.yaml') ?? '').replaceAll('m.io/p', 'm.io/late'),
    );
    const second = editedWorkspace(first, texts);
    const early = viewOf(first, null);
    const late = viewOf(second, early);
    const cold = freshWorkspace(texts);
    const expected = JSON.stringify(tell(viewOf(cold, null), cold));
    assert.equal(JSON.stringify(tell(late, second)), expected);
    assert.equal(JSON.stringify(tell(early, first)), JSON.stringify(tell(viewOf(first, null), first)));
    assert.equal(JSON.stringify(tell(viewOf(second, early), second)), expected);
  });
});

function viewOf(workspace: Workspace, previous: ClusterView | null): ClusterView {
  const [cluster] = workspace.clusters;
  assert.ok(cluster);
  return viewCluster(cluster, previous, workspace.beside);
}

/** Every answer of a cluster, with the words of the files in the place of the places. */
function tell(view: ClusterView, { documents }: Workspace): Record<string, unknown> {
  const { answers, uses, sources, leftOut, blockedMirrors } = view;
  const where = (place: Place): string => {
    const span = documents.get(place.chunk.file)?.locate(place);
    assert.ok(span, 'a place of no text');
    return `${place.chunk.file} ${span.start}-${span.end}`;
  };
  const plain = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return typeof value === 'function' ? undefined : value;
    if (value instanceof Map) return [...value].map(plain);
    if (Array.isArray(value)) return value.map(plain);
    if ('chunk' in value) return where(value as Place);
    const kept = propertiesOf(value).filter(([key]) => key !== 'node' && key !== 'byPrefix');
    return Object.fromEntries(kept.map(([key, item]) => [key, plain(item)]));
  };
  const useOf = ({ reference, plan }: (typeof uses.all)[number]): string =>
    `${where(reference.place)} ${reference.text} ${plan.pullReference} ${plan.registry?.prefix ?? ''}`;
  const prefixes = [...new Set(uses.all.map(({ plan }) => plan.registry?.prefix ?? ''))];
  return {
    rendering: plain(answers.rendering),
    lists: plain(answers.lists),
    sources: plain(answers.sources),
    node: plain(answers.node && { ...answers.node, registries: answers.node.registries?.registries }),
    plans: REFERENCES.map((ref) => plain(answers.planOf(ref))),
    uses: uses.all.map(useOf),
    by: prefixes.map((prefix) => [prefix, uses.by(prefix).map(useOf)]),
    leftOut: plain(leftOut),
    blockedMirrors: plain(blockedMirrors),
    served: sources.map((source) => [source.source, source.uses.map(useOf), source.outer?.source ?? null]),
  };
}

const DIGEST = `sha256:${'a'.repeat(64)}`;
const REFERENCES = [
  'a.io/n/r:1',
  `a.io/n/r@${DIGEST}`,
  'a.io/n:2',
  `b.corp.io/n/x@${DIGEST}`,
  'b.corp.io:5000/n/y:3',
  'c.b.corp.io/r:4',
  'm.io/p/q:5',
  'nginx:6',
  'docker.io/library/nginx:6',
  `quay.io/ocp/release@${DIGEST}`,
  'z.io/Q',
];
const NAMES = [
  'a.io',
  'a.io/n',
  'a.io/n/r',
  'b.corp.io',
  'b.corp.io/n',
  'b.corp.io:5000',
  'b.corp.io:5000/n',
  'c.b.corp.io/r',
  '"*.corp.io"',
  '"*.b.corp.io"',
  'm.io',
  'm.io/p',
  'm.io/p/q',
  'x.corp.io:443/z',
  'n.io',
  'quay.io',
  'quay.io/ocp',
  'quay.io/ocp/release',
  'docker.io/library',
];

const START: Texts = new Map([
  [
    'digests.yaml',
    set('ImageDigestMirrorSet', 'imageDigestMirrors', [
      ['a.io/n', ['m.io/p', 'n.io']],
      ['b.corp.io', ['m.io', 'x.corp.io:443/z']],
      ['a.io/n', ['n.io', 'm.io/p/q']],
      ['quay.io/ocp', ['m.io/p']],
    ]),
  ],
  [
    'more.yaml',
    [
      set('ImageTagMirrorSet', 'imageTagMirrors', [
        ['a.io', ['m.io']],
        ['docker.io/library', ['m.io/p/q', 'b.corp.io']],
      ]),
      set(
        'ImageContentSourcePolicy',
        'repositoryDigestMirrors',
        [['c.b.corp.io/r', ['m.io/p']]],
        'operator.openshift.io/v1alpha1',
      ),
    ].join('---\n'),
  ],
  [
    'image.yaml',
    `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - m.io
    - b.corp.io/n
    blockedRegistries:
    - a.io/n/r
    - n.io
    containerRuntimeSearchRegistries:
    - a.io
`,
  ],
  [
    'policy.yaml',
    `apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata:
  name: signed
spec:
  scopes:
  - a.io/n
  policy:
    rootOfTrust:
      policyType: PublicKey
      publicKey:
        keyData: aGVsbG8=
`,
  ],
  ['pods.yaml', REFERENCES.slice(0, 6).map(pod).join('---\n')],
  ['more-pods.yaml', REFERENCES.slice(4).map(pod).join('---\n')],
]);

function set(
  kind: string,
  list: string,
  entries: readonly (readonly [string, readonly string[]])[],
  apiVersion = 'config.openshift.io/v1',
): string {
  const items = entries.map(([source, mirrors]) => entry(source, mirrors)).join('');
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: one\nspec:\n  ${list}:\n${items}`;
}

function entry(source: string, mirrors: readonly string[]): string {
  return `  - source: ${source}\n    mirrors:\n${mirrors.map((mirror) => `    - ${mirror}\n`).join('')}`;
}

function pod(image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n    image: ${image}\n`;
}

/** The texts after one more edit: mostly one that leaves them well-formed, now and then a keystroke anywhere, or a file that comes or goes. */
function edited(texts: Texts, roll: Dice): Texts {
  const names = [...START.keys()];
  const name = names[roll(names.length)] ?? '';
  const original = START.get(name) ?? '';
  const text = texts.get(name);
  const next = new Map(texts);
  if (text === undefined) return next.set(name, original);
  const kind = roll(20);
  if (kind === 0) next.delete(name);
  else next.set(name, kind < 5 ? original : editedText(text, roll));
  return next;
}

function editedText(text: string, roll: Dice): string {
  const lines = text.split('\n');
  const at = roll(lines.length);
  const line = lines[at] ?? '';
  const name = NAMES[roll(NAMES.length)] ?? '';
  switch (roll(9)) {
    case 0:
    case 1:
    case 2:
      return lines.with(at, line.replace(/^(\s*- (?:source: )?|\s+image: )\S+$/, `$1${name}`)).join('\n');
    case 3:
      return text.replace(/( {2}image\w+Mirrors:\n)/, `$1${entry(name, [NAMES[roll(NAMES.length)] ?? '', 'm.io/p'])}`);
    case 4:
      return lines.toSpliced(at, 0, line).join('\n');
    case 5:
      return lines.toSpliced(at, 1).join('\n');
    case 6:
      return lines
        .with(at, line.replace(/^ {4}mirrors:$/, '    mirrorSourcePolicy: NeverContactSource\n    mirrors:'))
        .join('\n');
    case 7:
      return lines.toSpliced(at, 0, '# remark').join('\n');
    default: {
      const offset = roll(text.length + 1);
      return text.slice(0, offset) + ('x/.:- \n"#*'[roll(10)] ?? '') + text.slice(offset);
    }
  }
}

function diceOf(seed: number): Dice {
  const random = randomFrom(seed);
  return (below) => random.below(below);
}

function shown(texts: Texts): string {
  return [...texts].map(([name, text]) => `### ${name}\n${text}`).join('\n');
}
