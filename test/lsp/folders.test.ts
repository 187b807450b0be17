import assert from 'node:assert/strict';
import { closedDocument } from '../../server/src/core/closed-document';
import { EMPTY_CONFIGURATION } from '../../server/src/core/clusters/configuration';
import type { Document } from '../../server/src/core/document';
import { createFolders, type Draft, type Folders } from '../../server/src/lsp/folders';

const ROOT = 'file:///workspace';

suite('a draft of a folder', () => {
  const create = (): Folders => {
    const folders = createFolders();
    folders.add(ROOT, 'workspace');
    return folders;
  };
  const held = (folders: Folders, root = ROOT): string[] =>
    [...(folders.at(root)?.analysis.workspace.documents.values() ?? [])]
      .map(({ uri, version }) => `${uri.slice(ROOT.length + 1)} ${version}`)
      .sort();
  const always = (): boolean => true;

  test('is seen by nobody before it is adopted', () => {
    const folders = create();
    folders.put([document('open.yaml', 1)]);
    const draft = draftOf(folders, [document('a.yaml'), document('open.yaml')]);
    assert.ok(draft);
    assert.deepEqual(held(folders), ['open.yaml 1']);
    folders.adopt(draft, always);
    assert.equal(folders.at(ROOT)?.analysis, draft.analysis);
    assert.deepEqual(held(folders), ['a.yaml 0', 'open.yaml 1']);
  });

  test('comes with what the folder has got or lost meanwhile', () => {
    const folders = create();
    folders.put([document('open.yaml', 1), document('closed.yaml', 1)]);
    const scanned = ['a.yaml', 'b.yaml', 'gone.yaml', 'again.yaml', 'inner/c.yaml'].map((path) => document(path));
    const draft = draftOf(folders, scanned);
    assert.ok(draft);
    folders.put([document('open.yaml', 2), document('b.yaml', 1), document('again.yaml', 3)]);
    folders.drop([`${ROOT}/closed.yaml`]);
    folders.configure(ROOT, { ...EMPTY_CONFIGURATION, exclude: ['b.yaml'] });
    folders.add(`${ROOT}/inner`, 'inner');
    folders.adopt(draft, (uri) => !/gone|again/.test(uri));
    assert.deepEqual(held(folders), ['a.yaml 0', 'again.yaml 3', 'b.yaml 1', 'open.yaml 2']);
    assert.deepEqual(folders.at(ROOT)?.analysis.workspace.configuration.exclude, ['b.yaml']);
  });

  test('holds no files of a folder inside, and is of a folder that is there', () => {
    const folders = create();
    folders.add(`${ROOT}/inner`, 'inner');
    const draft = draftOf(folders, [document('a.yaml'), document('inner/c.yaml')]);
    assert.deepEqual([...(draft?.analysis.workspace.documents.keys() ?? [])], [`${ROOT}/a.yaml`]);
    assert.ok(draft);
    folders.remove(ROOT, () => false);
    folders.adopt(draft, always);
    assert.equal(folders.at(ROOT), null);
    assert.equal(draftOf(folders, []), null);
  });
});

/** The draft once all its steps are done. */
function draftOf(folders: Folders, documents: readonly Document[]): Draft | null {
  const steps = folders.draft(ROOT, documents);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function document(path: string, version = 0): Document {
  return closedDocument({ uri: `${ROOT}/${path}`, version, language: 'yaml', text: 'kind: ConfigMap\n' });
}
