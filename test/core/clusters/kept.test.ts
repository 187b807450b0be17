import assert from 'node:assert/strict';
import { viewCluster, type ClusterView } from '../../../server/src/core/clusters/view';
import type { Workspace } from '../../../server/src/core/workspace';
import { editedWorkspace, freshWorkspace, type Texts } from '../../support/edited-workspace';
import { spelledOut } from '../../support/spelled-out';

// What an edit does not touch stays the same object, and what has to be done for one does not depend on how much there is.

suite('what an edit leaves alone', () => {
  test('another mirror of one entry: all other sources, registries and plans are the same objects', () => {
    const { before, after } = edit(1000, (texts) => replaced(texts, 'm.io/p500', 'm.io/other'));
    const groups = kept(before.answers.sources, after.answers.sources);
    assert.deepEqual(groups, { same: 999, different: 1 });
    assert.deepEqual(kept(registriesOf(before), registriesOf(after)), { same: 1000, different: 1 });
    assert.deepEqual(kept(before.sources, after.sources), { same: 999, different: 1 });
    assert.equal(after.answers.lists, before.answers.lists);
    const plansOf = ({ uses }: ClusterView): readonly unknown[] => uses.all.map(({ plan }) => plan);
    assert.deepEqual(kept(plansOf(before), plansOf(after)), { same: 999, different: 1 });
  });

  test('a comment: everything is the same object', () => {
    const { before, after } = edit(100, (texts) => replaced(texts, '    - m.io/p50\n', '    - m.io/p50 # remark\n'));
    assert.deepEqual(
      after.answers.rendering.kind === 'rendered' && after.answers.rendering.files.map(({ contents }) => contents),
      before.answers.rendering.kind === 'rendered' && before.answers.rendering.files.map(({ contents }) => contents),
    );
    assert.deepEqual(kept(before.sources, after.sources).different, 1, 'only the entry itself is read again');
  });

  test('an image reference: only what serves it has other uses', () => {
    const { before, after } = edit(100, (texts) => replaced(texts, 'image: a.io/n7:1', 'image: a.io/n8:1'));
    assert.equal(after.answers, before.answers);
    assert.deepEqual(kept(before.sources, after.sources), { same: 98, different: 2 });
    assert.deepEqual(
      after.uses.by('a.io/n8').map(({ reference }) => reference.text),
      ['a.io/n8:1', 'a.io/n8:1'],
    );
    assert.deepEqual(after.uses.by('a.io/n7'), []);
  });

  test('a list of the Image config: registries outside of it are the same objects', () => {
    const { before, after } = edit(100, (texts) => replaced(texts, '    - other.io\n', '    - a.io/n3\n'));
    const { same } = kept(registriesOf(before), registriesOf(after));
    assert.equal(same, 99);
  });

  for (const [what, change] of [
    ['a mirror', (texts: Texts) => replaced(texts, 'm.io/p50', 'm.io/other')],
    ['a source', (texts: Texts) => replaced(texts, 'source: a.io/n50', 'source: a.io/n50/x')],
    ['an entry that is gone', (texts: Texts) => replaced(texts, entry(50), '')],
    ['a new entry', (texts: Texts) => replaced(texts, entry(50), `${entry(50)}${entry(100_000)}`)],
  ] as const) {
    test(`the work for ${what} does not grow with the number of entries`, () => {
      const works = [200, 1600].map((size) => {
        const { before, after, spent } = edit(size, change);
        assert.notDeepEqual(registriesOf(before).map(spelledOut), registriesOf(after).map(spelledOut));
        return spent;
      });
      assert.deepEqual(works[1], works[0]);
      assert.ok(works[0]!.sources <= 3 && works[0]!.registries <= 3 && works[0]!.plans <= 3, JSON.stringify(works));
    });
  }
});

interface Spent {
  readonly sources: number;
  readonly registries: number;
  readonly plans: number;
}

function edit(
  size: number,
  change: (texts: Texts) => Texts,
): { readonly before: ClusterView; readonly after: ClusterView; readonly spent: Spent } {
  const texts = textsOf(size);
  const first = freshWorkspace(texts);
  const before = asked(viewOf(first, null));
  const start = spentBy(before);
  const after = asked(viewOf(editedWorkspace(first, change(texts)), before));
  const end = spentBy(after);
  const spent = {
    sources: end.sources - start.sources,
    registries: end.registries - start.registries,
    plans: end.plans - start.plans,
  };
  return { before, after, spent };
}

function viewOf(workspace: Workspace, previous: ClusterView | null): ClusterView {
  return viewCluster(workspace.clusters[0]!, previous, workspace.beside);
}

/** A view of which everything was asked, as an analysis does. */
function asked(view: ClusterView): ClusterView {
  assert.equal(view.answers.rendering.kind, 'rendered');
  assert.ok(view.uses.all.length > 0);
  assert.ok(view.sources.length > 0);
  return view;
}

function spentBy({ memory: { work, plans } }: ClusterView): Spent {
  return { sources: work.sourcesMerged, registries: work.registriesLowered, plans: plans.made };
}

function registriesOf({ answers: { rendering } }: ClusterView): readonly unknown[] {
  return rendering.kind === 'rendered' ? rendering.registriesConf.registries : [];
}

function kept(before: readonly unknown[], after: readonly unknown[]): { same: number; different: number } {
  const known = new Set(before);
  const same = after.filter((item) => known.has(item)).length;
  return { same, different: after.length - same };
}

function textsOf(size: number): Texts {
  const entries = Array.from({ length: size }, (_, at) => entry(at)).join('');
  const pods = Array.from(
    { length: size },
    (_, at) => `---\nkind: Pod\napiVersion: v1\nspec:\n  image: a.io/n${at}:1\n`,
  );
  return new Map([
    [
      'sets.yaml',
      `apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata:\n  name: one\nspec:\n  imageTagMirrors:\n${entries}`,
    ],
    [
      'image.yaml',
      'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata:\n  name: cluster\nspec:\n  registrySources:\n    insecureRegistries:\n    - other.io\n',
    ],
    ['pods.yaml', pods.join('')],
  ]);
}

function entry(at: number): string {
  return `  - source: a.io/n${at}\n    mirrors:\n    - m.io/p${at}\n`;
}

function replaced(texts: Texts, from: string, to: string): Texts {
  const changed = new Map([...texts].map(([name, text]) => [name, text.replace(from, to)]));
  assert.notDeepEqual(changed, texts);
  return changed;
}
