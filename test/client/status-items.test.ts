import assert from 'node:assert/strict';
import type * as StatusItemsModule from '../../client/src/status-items';
import type { ClusterImpact, StatusResult } from '../../server/src/protocol';
import { requireWithVscode } from '../support/fake-vscode';

interface Item {
  readonly id: string;
  text: string;
  detail: string;
  severity: number;
  busy: boolean;
  isGone: boolean;
  command?: { readonly command: string };
  dispose: () => void;
}

const SEVERITY = { Information: 0, Warning: 1, Error: 2 };
const MAIN = { kind: 'commit', name: 'main (1a2b3c4)', texts: new Map<string, string | null>() };
const LAB = { name: 'lab', target: '4.18', declared: true, refused: false };
const QUIET = { cluster: 'lab', target: '4.18', reasons: [], files: [], unreadable: null };

suite('status items', () => {
  let items: Item[] = [];
  const vscode = {
    l10n: {
      t: (words: string, ...values: readonly unknown[]) =>
        words.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)])),
    },
    LanguageStatusSeverity: SEVERITY,
    languages: {
      createLanguageStatusItem(id: string): Item {
        const item: Item = {
          id,
          text: '',
          detail: '',
          severity: 0,
          busy: false,
          isGone: false,
          dispose: () => undefined,
        };
        item.dispose = () => void (item.isGone = true);
        items.push(item);
        return item;
      },
    },
  };
  const { createStatusItems } = requireWithVscode('client/src/status-items', vscode) as typeof StatusItemsModule;
  const document = { languageId: 'yaml', uri: { scheme: 'file', toString: () => 'file:///set.yaml' } } as never;
  const shownFor = async (
    clusters: readonly Partial<StatusResult['clusters'][number]>[],
    impacts: readonly Partial<ClusterImpact>[] | null = [],
    base: object = MAIN,
  ): Promise<{ cluster: Item; impact: Item }> => {
    items = [];
    const client = {
      code2ProtocolConverter: { asUri: String },
      sendRequest: () => Promise.resolve({ clusters: impacts }),
    };
    const bases = { of: () => Promise.resolve(impacts ? base : { kind: 'none', reason: 'No repository.' }) };
    await createStatusItems(client as never, bases as never).show(document, clusters as never);
    const [cluster, impact] = items;
    assert.ok(cluster && impact);
    return { cluster, impact };
  };

  test('name the cluster and its release, and where that is from', async () => {
    const { cluster } = await shownFor([LAB]);
    assert.deepEqual([cluster.text, cluster.detail, cluster.severity], ['lab · 4.18', 'cluster, declared', 0]);
    assert.equal(cluster.command?.command, 'mirrorscope.showClusterDeclaration');
    const { cluster: inferred } = await shownFor([{ ...LAB, target: 'unknown', declared: false }]);
    assert.deepEqual([inferred.text, inferred.detail], ['lab · release not known', 'cluster, by the folders']);
  });

  test('count the other clusters, and say where the operator refuses one', async () => {
    const { cluster } = await shownFor([LAB, { ...LAB, name: 'prod', refused: true }]);
    assert.deepEqual([cluster.text, cluster.severity], ['lab and 1 more', SEVERITY.Error]);
    assert.equal(cluster.detail, 'the operator refuses the manifests');
  });

  test('say the worst impact, whose it is, and against what', async () => {
    const stays = { ...QUIET, level: 'stay', summary: 'No drain: only digest mirrors are added' } as const;
    const drains = { ...QUIET, cluster: 'prod', level: 'drain', summary: 'Drain: a mirror is removed' } as const;
    const { impact } = await shownFor([LAB], [stays, drains]);
    assert.deepEqual(
      [impact.text, impact.detail, impact.severity, impact.busy],
      ['prod: Drain: a mirror is removed', 'against main (1a2b3c4)', SEVERITY.Warning, false],
    );
    assert.equal(impact.command?.command, 'mirrorscope.showImpact');
    const { impact: alike } = await shownFor([LAB], [stays, { ...stays, cluster: 'prod' }]);
    assert.deepEqual([alike.text, alike.severity], [stays.summary, SEVERITY.Information]);
  });

  test('say that a file is not in the base, and why there is none', async () => {
    const none = { ...QUIET, level: 'none', summary: 'No change on the nodes' } as const;
    const base = { ...MAIN, texts: new Map([['file:///set.yaml', null]]) };
    const { impact } = await shownFor([LAB], [none], base);
    assert.equal(impact.detail, 'against main (1a2b3c4), which does not have this file');
    const { impact: unknown } = await shownFor([LAB], null);
    assert.deepEqual([unknown.text, unknown.detail], ['Impact on nodes: not known', 'No repository.']);
  });

  test('go with the clusters of a file', async () => {
    const bases = { of: () => Promise.resolve(null) };
    items = [];
    const shown = createStatusItems({} as never, bases);
    await shown.show(document, [LAB] as never);
    await shown.show(document, [LAB] as never);
    assert.equal(items.length, 2);
    await shown.show(document, []);
    assert.ok(items.every(({ isGone }) => isGone));
  });
});
