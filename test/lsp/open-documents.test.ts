import assert from 'node:assert/strict';
import { closedDocument, createDocument } from '../../server/src/core/index';
import { createOpenDocuments } from '../../server/src/lsp/open-documents';

const URI = 'file:///w/mirrors.yaml';
const MIRRORS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: mirrors}
spec:
  imageDigestMirrors:
    - source: quay.io/one
      mirrors: [mirror.example.com/one]
`;
const APPLICATION = 'kind: Pod\nspec:\n  containers:\n    - image: quay.io/one/app:1\n';

suite('open documents', () => {
  test('a file that is opened as it is on disk is not read again', () => {
    const known = closedDocument({ uri: URI, version: 0, language: 'yaml', text: MIRRORS });
    const opened = createOpenDocuments().open({ uri: URI, version: 7, language: 'yaml', text: MIRRORS }, known);
    assert.equal(opened.version, 7);
    assert.equal(opened.syntax, known.syntax);
    assert.equal(opened.objects, known.objects);
  });

  test('a file of which only the image references were read is read in full', () => {
    const known = closedDocument({ uri: URI, version: 0, language: 'yaml', text: APPLICATION });
    assert.equal(known.syntax.documents.length, 0);
    const opened = createOpenDocuments().open({ uri: URI, version: 1, language: 'yaml', text: APPLICATION }, known);
    const fresh = createDocument({ uri: URI, version: 1, language: 'yaml', text: APPLICATION });
    assert.deepEqual(opened.syntax, fresh.syntax);
    assert.deepEqual(opened.references, fresh.references);
  });

  test('what differs from the disk, or is another language, is read as it is in the editor', () => {
    const known = createDocument({ uri: URI, version: 0, language: 'yaml', text: MIRRORS });
    const text = MIRRORS.replace('quay.io/one', 'quay.io/two');
    const changed = createOpenDocuments().open({ uri: URI, version: 1, language: 'yaml', text }, known);
    assert.equal(changed.text, text);
    assert.notEqual(changed.syntax, known.syntax);
    const other = createOpenDocuments().open(
      { uri: URI, version: 1, language: 'registries-conf', text: MIRRORS },
      known,
    );
    assert.equal(other.objects.manifests.length, 0);
    assert.ok(other.registries);
  });

  test('a change without a text is refused as a whole, and the document stays as it was', () => {
    const open = createOpenDocuments();
    const document = open.open({ uri: URI, version: 1, language: 'yaml', text: MIRRORS }, undefined);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    for (const change of [{}, { range }, { text: null }, null])
      assert.throws(() => open.change(URI, 2, [{ range, text: '#' }, change as never]), Error);
    assert.equal(open.get(URI), document);
    assert.equal(open.change(URI, 2, [{ range, text: '#' }])?.text, `#${MIRRORS}`);
  });

  test('without incremental reading every version is read', () => {
    const known = createDocument({ uri: URI, version: 0, language: 'yaml', text: MIRRORS });
    const open = createOpenDocuments({ incremental: false });
    const opened = open.open({ uri: URI, version: 1, language: 'yaml', text: MIRRORS }, known);
    assert.notEqual(opened.syntax, known.syntax);
    assert.deepEqual(opened.syntax, known.syntax);
  });
});
