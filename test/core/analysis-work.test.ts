import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../server/src/core/analysis';
import { complete } from '../../server/src/core/features/in-carried';
import { changeDocument, createDocument, type Document, type Language } from '../../server/src/core/document';
import { readManifests } from '../../server/src/core/model/read';
import { readReferences } from '../../server/src/core/model/references';
import type { Edit } from '../../server/src/core/text/edit';
import { createWorkspace, withDocuments } from '../../server/src/core/workspace';
import { grafted } from '../support/grafted';

const ROOT = 'file:///workspace';

suite('work for one key', () => {
  test('in an entry is the same, however many entries there are', () => {
    const [few, many] = [10, 2000].map((count) => workInEntry(mirrorSet('all', count)));
    assert.deepEqual(many, few);
    assert.ok(few && few.valid > 0 && few.valid < 100, JSON.stringify(few));
  });

  test('does not put a long text together', () => {
    const texts = {
      'one list': mirrorSet('all', 2000),
      'many documents': Array.from({ length: 300 }, (_, number) => mirrorSet(`set-${number}`, 3, number * 3)).join(
        '---\n',
      ),
      'mixed list ends': mirrorSet('all', 200).replaceAll('\n', '\r\n'),
      tables: tables(2000),
    };
    for (const [what, text] of Object.entries(texts)) {
      const joined: boolean[] = [];
      const change: Change = (document, version, edit) => {
        joined.push(document.work.isTextJoined);
        return changeDocument(document, version, edit);
      };
      const isToml = text.startsWith('[[');
      if (isToml) workOf('registries.conf', 'registries-conf', text, 'quay.io/team-50"', change);
      else workOf('set.yaml', 'yaml', text, 'quay.io/team-50/app', change);
      // The first two keys are the first of this text, and those that make an entry wrong for the first time.
      assert.ok(joined.length >= 4);
      assert.deepEqual(
        joined.slice(2),
        joined.slice(2).map(() => false),
        what,
      );
    }
  });

  test('leaves nothing behind that has getters of its own: such an object keeps what they know until the whole heap is swept', () => {
    const { analysis } = oneSet();
    const [view] = analysis.clusters;
    assert.ok(view);
    const { answers, cluster } = view;
    const { rendering } = answers;
    assert.ok(rendering.kind === 'rendered');
    for (const made of [analysis, analysis.workspace, view, answers, rendering, ...rendering.files, cluster]) {
      const own = Object.values<PropertyDescriptor>(Object.getOwnPropertyDescriptors(made));
      assert.ok(own.every((property) => !('get' in property)));
    }
  });

  test('and a completion after it do not put a long text together', () => {
    const { analysis, uri } = oneSet();
    const before = analysis.workspace.documents.get(uri);
    assert.ok(before);
    const at = before.text.indexOf('m.io/team-50');
    const typed = changeDocument(before, 2, { span: { start: at, end: at }, newText: 'n' });
    const after = analyse(analysis, withDocuments(analysis.workspace, [typed]));
    assert.ok(complete(after, uri, at + 1).length > 0);
    assert.ok(!typed.work.isTextJoined);
  });

  test('in an object is the same, however many documents there are', () => {
    const objects = (count: number): string =>
      Array.from({ length: count }, (_, number) => mirrorSet(`set-${number}`, 3, number * 3)).join('---\n');
    const [few, many] = [10, 300].map((count) => workInEntry(objects(count)));
    assert.deepEqual(many, few);
  });

  test('in a table is the same, however many tables there are', () => {
    const [few, many] = [10, 3000].map((count) =>
      workOf('registries.conf', 'registries-conf', tables(count), 'quay.io/team-5"', changeDocument),
    );
    assert.deepEqual(many, few);
  });

  test('in a file is the same, however many files there are', () => {
    const filesOf = (rounds: number): Map<string, string> =>
      new Map(
        Array.from({ length: rounds }).flatMap((_, round) => [
          [`mirrors/set-${round}.yaml`, mirrorSet(`set-${round}`, 2, round * 2)] as const,
          [`apps/a-${round}.yaml`, deployment(`quay.io/team-${round * 2}/app@sha256:${'a'.repeat(64)}`)] as const,
          [`apps/b-${round}.yaml`, deployment('nginx:1')] as const,
          [`apps/c-${round}.yaml`, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'] as const,
        ]),
      );
    for (const [name, at] of [
      ['mirrors/set-3.yaml', 'quay.io/team-6'],
      ['apps/a-3.yaml', 'quay.io/team-6/app'],
    ] as const) {
      const [few, many] = [12, 200].map((rounds) => workInFile(filesOf(rounds), name, at));
      assert.deepEqual(many, few, name);
    }
  });

  test('touches no file whose findings say what they said, be it that the operator refuses', () => {
    const closed = (number: number): string =>
      mirrorSet(`set-${number}`, 2, number * 2).replaceAll(
        /( {4}- n[.]io.*)/g,
        '$1\n    mirrorSourcePolicy: NeverContactSource',
      );
    const other = mirrorSet('other', 1, 6).replace('/app\n', '/appx\n');
    const sets = [other, ...Array.from({ length: 30 }, (_, number) => closed(number))];
    const files = new Map([
      ...sets.map((text, place) => [`mirrors/set-${place}.yaml`, text] as const),
      ...sets.map((_, number) => [`apps/a-${number}.yaml`, deployment(`quay.io/team-${number}/app:1`)] as const),
    ]);
    const documents = [...files].map(([path, text]) =>
      createDocument({ uri: `${ROOT}/${path}`, version: 1, language: 'yaml', text }),
    );
    const start = ask(analyse(null, createWorkspace(ROOT, documents)));
    const [first] = [...start.workspace.documents.values()].filter(({ text }) => text.includes('quay.io/team-6/app\n'));
    assert.ok(first);
    const offset = first.text.indexOf('quay.io/team-6/app') + 'quay.io/team-6/app'.length;
    let [before, document] = [start, first];
    for (const [newText, removed, kind] of [
      ['x', 0, 'refused'],
      ['', 1, 'rendered'],
      ['x', 0, 'refused'],
    ] as const) {
      document = changeDocument(document, document.version + 1, {
        span: { start: offset, end: offset + removed },
        newText,
      });
      const after = analyse(before, withDocuments(before.workspace, [document]));
      assert.equal(after.clusters[0]?.answers.rendering.kind, kind);
      const changed = [...(after.changedSince(before) ?? [])].map((uri) => uri.slice(ROOT.length + 1)).sort();
      // The file, and the application that the source serves; not the others whose sources nobody pulls from.
      assert.deepEqual(changed, ['apps/a-6.yaml', 'mirrors/set-4.yaml']);
      before = ask(after, before);
    }
    assert.ok([...start.workspace.documents.keys()].filter((uri) => start.findingsOf(uri).length > 0).length > 30);
  });
});

interface Work {
  /** Rules that were asked after a letter that leaves everything in order, and after one that does not. */
  readonly valid: number;
  readonly wrong: number;
  readonly changedFiles: number;
}

type Change = (document: Document, version: number, edit: Edit) => Document;

/** What an edit inside of a chunk leaves as it was stays the same, as the incremental reader has it. */
const changeInChunk: Change = (document, version, edit) => {
  const next = changeDocument(document, version, edit);
  const syntax = grafted(document.syntax, next.syntax);
  const objects = readManifests(syntax, document.objects);
  const references = readReferences(syntax).found;
  const own = { syntax, objects, references, isTemplate: false };
  return Object.create(next, Object.getOwnPropertyDescriptors(own)) as Document;
};

/** A mirror set that somebody has asked about. */
function oneSet(): { readonly analysis: Analysis; readonly uri: string } {
  const uri = `${ROOT}/set.yaml`;
  const document = createDocument({ uri, version: 1, language: 'yaml', text: mirrorSet('all', 100) });
  return { analysis: ask(analyse(null, createWorkspace(ROOT, [document]))), uri };
}

function workInEntry(text: string): Work {
  return workOf('set.yaml', 'yaml', text, 'quay.io/team-5/app', changeInChunk);
}

function workOf(name: string, language: Language, text: string, at: string, change: Change): Work {
  const first = createDocument({ uri: `${ROOT}/${name}`, version: 1, language, text });
  return measure(ask(analyse(null, createWorkspace(ROOT, [first]))), first, at, change);
}

function workInFile(files: ReadonlyMap<string, string>, name: string, at: string): Work {
  const documents = [...files].map(([path, text]) =>
    createDocument({ uri: `${ROOT}/${path}`, version: 1, language: 'yaml', text }),
  );
  const document = documents.find(({ uri }) => uri === `${ROOT}/${name}`);
  assert.ok(document);
  return measure(ask(analyse(null, createWorkspace(ROOT, documents))), document, at, changeDocument);
}

function measure(start: Analysis, document: Document, at: string, change: Change): Work {
  const offset = document.text.indexOf(at) + at.length;
  assert.ok(offset >= at.length, at);
  const type = (before: Analysis, newText: string, removed = 0): Analysis => {
    const known = before.workspace.documents.get(document.uri);
    assert.ok(known);
    const next = change(known, known.version + 1, { span: { start: offset, end: offset + removed }, newText });
    return ask(analyse(before, withDocuments(before.workspace, [next])), before);
  };
  const counted = (before: Analysis, newText: string): readonly [after: Analysis, asked: number] => {
    const asked = before.memory.work.rulesRun;
    const after = type(before, newText);
    return [after, after.memory.work.rulesRun - asked];
  };
  // What a refusal leaves unknown is found once for all sources; from then on both states are followed.
  const once = type(type(start, '//'), '', 2);
  const [twice, valid] = counted(once, 'x');
  const [broken, wrong] = counted(twice, '//');
  return { valid, wrong, changedFiles: broken.changedSince(twice)?.size ?? -1 };
}

/** Asks for what the editor would be told. */
function ask(analysis: Analysis, before: Analysis | null = null): Analysis {
  for (const uri of (before && analysis.changedSince(before)) ?? analysis.workspace.documents.keys())
    analysis.findingsOf(uri);
  return analysis;
}

function mirrorSet(name: string, count: number, from = 0): string {
  const entries = Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return `  - source: quay.io/team-${number}/app\n    mirrors:\n    - m.io/team-${number}\n    - n.io/team-${number}\n`;
  });
  return `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: ${name}\nspec:\n  imageDigestMirrors:\n${entries.join('')}`;
}

function deployment(image: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        image: ${image}\n`;
}

function tables(count: number): string {
  const entries = Array.from(
    { length: count },
    (_, number) =>
      `[[registry]]\nlocation = "quay.io/team-${number}"\n[[registry.mirror]]\nlocation = "m.io/${number}"\n`,
  );
  return entries.join('\n');
}
