import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { renderNodeFiles } from '../../../server/src/core/cluster/render';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { migrateIcsp } from '../../../server/src/core/migrate/icsp-to-idms';
import { readManifests } from '../../../server/src/core/model/read';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { applyEdits } from '../../../server/src/core/text/edit';
import { createDocument } from '../../../server/src/core/document';
import { CARRIER_FORMS, objectsIn } from '../../support/carriers';
import { editedWorkspace, freshWorkspace } from '../../support/edited-workspace';
import { analyse } from '../../../server/src/core/analysis';
import { analyseFiles, findingsIn } from '../../support/findings';
import { manifestsOf } from '../../support/manifests';

const ICSP = `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: tools
spec:
  repositoryDigestMirrors:
  - source: quay.io/tools # ours
    mirrors:
    - registry.example.com/tools
`;

suite('resource templates of Hive', () => {
  const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: hive}
spec:
  imageDigestMirrors:
  - source: quay.io/hive
    mirrors: ['{{ fromCDLabel "mirror" }}/hive']
`;
  const syncSet = (field: string, kind = 'SelectorSyncSet'): string =>
    `apiVersion: hive.openshift.io/v1\nkind: ${kind}\nmetadata: {name: s}\nspec:\n  ${field}\n  resources:\n  - ${IDMS.trimEnd().replaceAll('\n', '\n    ')}\n`;
  const carriedIn = (text: string): unknown[] =>
    readManifests(parseYaml(text, 'f')).manifests.map(({ carried }) => carried?.isUnfilled ?? false);

  for (const kind of ['SyncSet', 'SelectorSyncSet'])
    test(`${kind}: what Hive fills in is not known, where it fills in at all`, () => {
      assert.deepEqual(carriedIn(syncSet('enableResourceTemplates: true', kind)), [true]);
      assert.deepEqual(carriedIn(syncSet('enableResourceTemplates: false', kind)), [false]);
      assert.deepEqual(carriedIn(syncSet('enableResourceTemplates: "true"', kind)), [false]);
      assert.deepEqual(carriedIn(syncSet('resourceApplyMode: Sync', kind)), [false]);
      const filled = syncSet('enableResourceTemplates: true', kind).replace(/\{\{.*\}\}/, 'mirror.example.com');
      assert.deepEqual(carriedIn(filled), [false]);
      const errors = (field: string): number => saidOf([syncSet(field, kind)]).length;
      assert.ok(errors('enableResourceTemplates: true') < errors('resourceApplyMode: Sync'));
    });

  test('an edit of the field reads its objects anew', () => {
    let workspace = freshWorkspace(new Map([['a.yaml', syncSet('enableResourceTemplates: true')]]));
    workspace = editedWorkspace(workspace, new Map([['a.yaml', syncSet('enableResourceTemplates: false')]]));
    const manifests = workspace.documents.get('file:///w/a.yaml')?.objects.manifests ?? [];
    assert.deepEqual(
      manifests.map(({ carried }) => carried),
      [null],
    );
  });
});

suite('objects in objects', () => {
  for (const { name, carry } of CARRIER_FORMS) {
    test(`${name}: the node files are those of the same objects alone`, () => {
      for (const texts of goldenInputs().slice(0, 30)) {
        const carried = texts.map((text) => carry(objectsIn(text)));
        assert.deepEqual(renderedOf(carried), renderedOf(texts), carried.join('---\n'));
      }
    });

    test(`${name}: the findings are those of the same objects alone`, () => {
      for (const texts of goldenInputs().slice(0, 15)) {
        const alone = saidOf(texts);
        assert.deepEqual(saidOf(texts.map((text) => carry(objectsIn(text)))), alone);
      }
      assert.ok(saidOf([ICSP]).length > 0);
    });

    test(`${name}: an ImageContentSourcePolicy in it is converted, and nothing else changes`, () => {
      const text = carry([ICSP, 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n']);
      const document = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
      const { edits, refused } = migrateIcsp(document);
      assert.equal(refused, null);
      const bound = edits.map(({ place, newText }) => ({ span: document.locate(place)!, newText }));
      const expected = text
        .replace('operator.openshift.io/v1alpha1', 'config.openshift.io/v1')
        .replace('ImageContentSourcePolicy', 'ImageDigestMirrorSet')
        .replace('repositoryDigestMirrors', 'imageDigestMirrors');
      assert.equal(applyEdits(text, bound), expected);
    });

    test(`${name}: after each edit the same is read as from the text alone`, () => {
      const text = carry([ICSP, ICSP.replace('name: tools', 'name: more').replaceAll('/tools', '/more')]);
      let workspace = freshWorkspace(new Map([['a.yaml', text]]));
      let analysis = analyse(null, workspace);
      const edits: [string, string][] = [
        ['registry.example.com/more', 'registry.example.com:5000/more'],
        ['quay.io/tools', 'quay.io/x'],
        ['name: tools', 'name: ${NAME}'],
        ['name: ${NAME}', 'name: again'],
        ['mustonlyhave', 'MustNotHave'],
        ['MustNotHave', 'musthave'],
        [/kind: (?!Image|Policy)[A-Za-z]+/.exec(text)?.[0] ?? '', 'kind: Other'],
      ];
      let now = text;
      for (const [from, to] of edits) {
        now = now.replace(from, to);
        workspace = editedWorkspace(workspace, new Map([['a.yaml', now]]));
        analysis = analyse(analysis, workspace);
        const fresh = freshWorkspace(new Map([['a.yaml', now]]));
        assert.deepEqual(
          workspace.documents.get('file:///w/a.yaml')?.objects.manifests.map(summary),
          fresh.documents.get('file:///w/a.yaml')?.objects.manifests.map(summary),
          `${from} -> ${to}`,
        );
        assert.deepEqual(conf(analysis), conf(analyse(null, fresh)), `${from} -> ${to}`);
      }
    });
  }

  test('what a policy takes away is no object, and is not converted', () => {
    for (const word of ['mustnothave', 'MustNotHave', 'Mustnothave']) {
      const text = policy(word, ICSP);
      assert.deepEqual(readManifests(parseYaml(text, 'f')).objects, []);
      const document = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
      assert.deepEqual(migrateIcsp(document).migrated, []);
    }
  });

  test('what a policy only adds to (`musthave`) misses nothing; what is wrong in it is said', () => {
    const text = policy(
      'musthave',
      ICSP.replace('  - source: quay.io/tools # ours\n    mirrors', '  - mirrors').replace(
        'registry.',
        'https://registry.',
      ),
    );
    assert.deepEqual(
      codesOf([text]).filter((code) => code !== 'icsp-deprecated'),
      ['invalid-mirror'],
    );
    const exactly = codesOf([text.replace('musthave', 'mustonlyhave')]);
    assert.ok(exactly.includes('missing-field'), exactly.join());
  });

  test('no node file rests on what is not filled in yet, and it is no error', () => {
    const idms = ICSP.replace('operator.openshift.io/v1alpha1', 'config.openshift.io/v1')
      .replace('ImageContentSourcePolicy', 'ImageDigestMirrorSet')
      .replace('repositoryDigestMirrors', 'imageDigestMirrors');
    const cases: [string, string][] = [
      ['Template', '${MIRROR}/tools'],
      ['ConfigurationPolicy', '\'{{hub fromConfigMap "" "c" "mirror" hub}}/tools\''],
      ['Policy', '\'{{ fromConfigMap "n" "c" "mirror" }}/tools\''],
    ];
    for (const [name, mirror] of cases) {
      const carry = CARRIER_FORMS.find((form) => form.name === name)!.carry;
      const text = carry([idms.replace('registry.example.com/tools', mirror)]);
      const analysis = analyseFiles([{ name: 'a.yaml', text }]);
      assert.deepEqual(analysis.clusters[0]?.cluster.manifests.mirrorSets, [], name);
      assert.equal(analysis.workspace.documents.get('file:///workspace/a.yaml')?.objects.manifests.length, 1);
      const errors = findingsIn(analysis, 'a.yaml').filter(({ severity }) => severity === 'error');
      assert.deepEqual(errors, [], name);
    }
  });

  test('a kind of the same name in another group carries nothing', () => {
    for (const apiVersion of ['example.com/v1', 'policy/v1', 'v1', 'hive.openshift.io/v1alpha1']) {
      const text = CARRIER_FORMS.find(({ name }) => name === 'SyncSet')!
        .carry([ICSP])
        .replace('hive.openshift.io/v1', apiVersion);
      assert.deepEqual(readManifests(parseYaml(text, 'f')).manifests, [], apiVersion);
    }
  });
});

function policy(compliance: string, object: string): string {
  const { carry } = CARRIER_FORMS.find(({ name }) => name === 'ConfigurationPolicy')!;
  return carry([object]).replace('mustonlyhave', compliance);
}

/** Objects as the operator's own code was given them, in block style. */
function goldenInputs(): string[][] {
  const folder = path.resolve(process.cwd(), 'test/golden/render-random');
  return readdirSync(folder).map((name) => {
    const input = path.join(folder, name, 'input');
    return readdirSync(input)
      .sort()
      .map((file) => readFileSync(path.join(input, file), 'utf8'));
  });
}

function renderedOf(texts: readonly string[]): unknown {
  const rendering = renderNodeFiles(manifestsOf(...texts), UNKNOWN_TARGET);
  if (rendering.kind === 'refused') return rendering.refusal.message;
  return rendering.files.map((file) => [file.path, file.contents]);
}

function saidOf(texts: readonly string[]): string[] {
  const analysis = analyseFiles(texts.map((text, index) => ({ name: `${index}.yaml`, text })));
  return texts.flatMap((_, index) =>
    findingsIn(analysis, `${index}.yaml`).map(
      ({ code, severity, message }) => `${index} ${code} ${severity} ${message}`,
    ),
  );
}

function codesOf(texts: readonly string[]): string[] {
  return saidOf(texts).map((line) => line.split(' ')[1] ?? '');
}

function summary({ kindName, name, carried }: ReturnType<typeof readManifests>['manifests'][number]): unknown {
  return [kindName.value, name?.value, carried];
}

function conf({ clusters }: ReturnType<typeof analyse>): unknown {
  const rendering = clusters[0]?.answers.rendering;
  return rendering?.kind === 'rendered' ? rendering.files.map(({ contents }) => contents) : rendering;
}
