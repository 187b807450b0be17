import assert from 'node:assert/strict';
import v8 from 'node:v8';
import vm from 'node:vm';
import { createDocument, type Document, type Language } from '../../server/src/core/document';

/** Characters of the texts below, and how often each is edited, every time somewhere else. */
const LENGTH = 400_000;
const EDITS = 60;

suite('what a document keeps alive', () => {
  const samples: Readonly<Record<Exclude<Language, 'dockerfile'>, string>> = {
    yaml: manyTimes(
      'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n',
      '  - source: quay.io/team/application-with-a-name\n    mirrors:\n    - mirror.example.com:5000/team/application\n',
    ),
    'registries-conf': manyTimes(
      '',
      '[[registry]]\nlocation = "quay.io/team/application-with-a-name"\n[[registry.mirror]]\nlocation = "mirror.example.com/team/application"\n',
    ),
  };

  for (const [language, text] of Object.entries(samples) as [Language, string][]) {
    test(`${language}: no older text, though every edit was made elsewhere`, function () {
      this.timeout(60_000);
      const first = readWhole(createDocument({ uri: 'file:///a', version: 1, language, text }));
      const before = liveBytes();
      const last = edited(first, text);
      const grown = liveBytes() - before;
      assert.equal(last.text.length, text.length + EDITS);
      // A text is kept for the first reading, one for the last; sixty would be 24 MB.
      assert.ok(grown < (EDITS * LENGTH) / 4, `${(grown / 1e6).toFixed(1)} MB more`);
    });
  }
});

function manyTimes(head: string, item: string): string {
  return head + item.repeat(Math.ceil(LENGTH / item.length));
}

function edited(first: Document, text: string): Document {
  let document = first;
  let next = text;
  for (let edit = 0; edit < EDITS; edit++) {
    const at = next.indexOf('quay.io', Math.floor((next.length * edit) / EDITS));
    const start = at < 0 ? next.lastIndexOf('quay.io') : at;
    next = `${next.slice(0, start)}x${next.slice(start)}`;
    const { uri, language } = document;
    const change = { start, end: start, length: 1 };
    document = readWhole(createDocument({ uri, version: edit + 2, language, text: next }, { document, change }));
  }
  return document;
}

function readWhole(document: Document): Document {
  assert.deepEqual(
    [document.syntax.problems, document.objects.manifests.length + (document.registries ? 1 : 0)],
    [[], 1],
  );
  return document;
}

/** What is in use once all garbage is gone. */
function liveBytes(): number {
  v8.setFlagsFromString('--expose-gc');
  (vm.runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
