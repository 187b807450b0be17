import assert from 'node:assert/strict';
import { createDocument, type Document } from '../../../server/src/core/document';
import { migrateWithCarried } from '../../../server/src/core/migrate/carried-icsp';
import type { Migration } from '../../../server/src/core/migrate/migration';
import { applyEdits } from '../../../server/src/core/text/edit';

const POLICY = (name: string): string => `# ${name}
apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata: {name: ${name}} # its name
spec:
  repositoryDigestMirrors:
  - source: quay.io/${name} # its source
    mirrors: [m.io/${name}]
`;
/** The text with a set in the place of each policy. */
const migrated = (text: string): string =>
  text
    .replaceAll('operator.openshift.io/v1alpha1', 'config.openshift.io/v1')
    .replaceAll('ImageContentSourcePolicy', 'ImageDigestMirrorSet')
    .replaceAll('repositoryDigestMirrors', 'imageDigestMirrors');

const map = (name: string, texts: readonly string[]): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${texts
    .map((text, index) => `  ${index}.yaml: | # text ${index}\n${text.replace(/^(?=.)/gm, '    ')}`)
    .join('')}`;

function yaml(text: string): Document {
  return createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
}

function after(document: Document, { edits }: Migration): string {
  const located = edits.map(({ place, newText }) => ({ span: document.locate(place)!, newText }));
  for (const [index, { span }] of located.entries()) {
    assert.ok(index === 0 || located[index - 1]!.span.end <= span.start, 'edits are in the order of the text');
  }
  return applyEdits(document.text, located);
}

suite('ICSP to IDMS in texts inside of values', () => {
  const text = `${POLICY('a')}---\n${map('m', [POLICY('b'), 'apiVersion: v1\nkind: ImageConfig # none\n', POLICY('c')])}`;

  test('all of a file, and nothing but them changes', () => {
    const document = yaml(text);
    const migration = migrateWithCarried(document);
    assert.equal(after(document, migration), migrated(text));
    assert.deepEqual(
      migration.migrated.map(({ name }) => name),
      ['a', 'b', 'c'],
    );
    const again = yaml(after(document, migration));
    assert.deepEqual(migrateWithCarried(again).edits, []);
  });

  test('the one at an offset, in the text or in the file around it', () => {
    const document = yaml(text);
    for (const name of ['a', 'b', 'c']) {
      const migration = migrateWithCarried(document, text.indexOf(`quay.io/${name}`));
      assert.deepEqual(
        migration.migrated.map((object) => object.name),
        [name],
      );
      const start = text.indexOf(`# ${name}\n`);
      const end = text.indexOf(`[m.io/${name}]`);
      const expected = text.slice(0, start) + migrated(text.slice(start, end)) + text.slice(end);
      assert.equal(after(document, migration), expected);
    }
  });

  test('what is left out, and why a text is refused, stands where it stands in the file', () => {
    const dropped = yaml(map('m', [POLICY('b').replace('spec:', 'spec:\n  other: true')]));
    const [object] = migrateWithCarried(dropped).migrated;
    const [remark] = object?.dropped ?? [];
    const span = remark && dropped.locate(remark.place);
    assert.match(dropped.text.slice(span?.start), /^other/);
    const broken = yaml(map('m', [POLICY('b').replace('{name: b}', '{name: "b}')]));
    const { refused, edits } = migrateWithCarried(broken);
    assert.deepEqual(edits, []);
    const at = refused && broken.locate(refused.place);
    assert.ok(at && at.start > broken.text.indexOf('# b'), JSON.stringify(at));
  });
});
