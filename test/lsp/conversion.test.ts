import assert from 'node:assert/strict';
import { ResponseError, type CancellationToken } from 'vscode-languageserver/node';
import { answerConvert } from '../../server/src/lsp/custom-requests';
import { createGuard } from '../../server/src/lsp/guard';
import { createSession, type Session } from '../../server/src/lsp/session';
import { CONVERT, CONVERT_MIRRORS } from '../../server/src/protocol';
import { startEditor } from '../support/editor';

const ICSP = [
  'apiVersion: operator.openshift.io/v1alpha1',
  'kind: ImageContentSourcePolicy',
  'metadata: {name: old}',
  'spec:',
  '  repositoryDigestMirrors:',
  '  - source: a.io/x',
  '    mirrors: [m.io/x]',
  '',
].join('\n');

suite('the conversion of many files', () => {
  test('converts all, and tells of each file', async () => {
    const session = sessionWith(5);
    const result = await answerConvert(session, { uris: ['file:///w'] }, tokenCancelledAfter(Infinity));
    assert.ok(!(result instanceof ResponseError));
    assert.deepEqual([result.converted, result.edit?.documentChanges.length, result.leftAlone], [5, 5, []]);
    session.stop();
  });

  test('waits until the workspace has been read', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`old/${index}.yaml`, ICSP]));
    const editor = await startEditor({ files, isStillReading: true });
    const { converted } = await editor.ask(CONVERT, { uris: ['file:///workspace'] });
    assert.equal(converted, 30);
    await editor.stop();
  });

  test('stops between two files once nobody wants it any more', async () => {
    const session = sessionWith(5);
    const token = tokenCancelledAfter(2);
    const result = await answerConvert(session, { uris: ['file:///w'] }, token);
    assert.ok(result instanceof ResponseError);
    assert.match(result.message, /cancelled/);
    assert.equal(token.asked, 3);
    session.stop();
  });
});

suite('the conversion into another form', () => {
  test('several files become one, what is left out is told with its place', async () => {
    const tags = ICSP.replace('operator.openshift.io/v1alpha1', 'config.openshift.io/v1')
      .replace('ImageContentSourcePolicy', 'ImageTagMirrorSet')
      .replace('repositoryDigestMirrors', 'imageTagMirrors');
    const editor = await startEditor({ files: { 'a.yaml': ICSP, 'b.yaml': tags } });
    const uris = ['file:///workspace/a.yaml', 'file:///workspace/b.yaml'];
    const block = await editor.ask(CONVERT_MIRRORS, { uris, form: 'install-config' });
    assert.deepEqual(block, {
      text: 'imageDigestSources:\n- source: a.io/x\n  mirrors:\n  - m.io/x\n',
      fileName: 'imageDigestSources.yaml',
      language: 'yaml',
      leftOut: [
        {
          location: { uri: uris[1], range: { start: { line: 0, character: 0 }, end: { line: 6, character: 21 } } },
          reason: 'ImageTagMirrorSet `old` is left out: an install-config.yaml cannot say mirrors for tags',
        },
      ],
      refusal: null,
    });
    const dropIn = await editor.ask(CONVERT_MIRRORS, { uris, form: 'registries-conf' });
    assert.deepEqual(dropIn?.text.match(/pull-from-mirror = .*/g), [
      'pull-from-mirror = "digest-only"',
      'pull-from-mirror = "tag-only"',
    ]);
    await editor.stop();
  });

  test('a registries.conf stands for its drop-ins; it becomes mirror sets alone', async () => {
    const table = (name: string): string =>
      `[[registry]]\nlocation = "${name}"\n[[registry.mirror]]\nlocation = "m.io"\n`;
    const files = { 'etc/registries.conf': table('a.io'), 'etc/registries.conf.d/50.conf': table('b.io') };
    const editor = await startEditor({ files });
    const uris = ['file:///workspace/etc/registries.conf'];
    const sets = await editor.ask(CONVERT_MIRRORS, { uris, form: 'mirror-sets' });
    assert.deepEqual(sets?.text.match(/source: .*/g), ['source: a.io', 'source: b.io', 'source: a.io', 'source: b.io']);
    const block = await editor.ask(CONVERT_MIRRORS, { uris, form: 'install-config' });
    assert.match(block?.refusal ?? '', /convert it to those first/);
    await editor.stop();
  });
});

function sessionWith(files: number): Session {
  const outlet = {
    docsBase: '',
    diagnostics: () => undefined,
    nodeFilesChanged: () => undefined,
    answersChanged: () => undefined,
    lensesChanged: () => undefined,
  };
  const reader = { read: () => Promise.resolve(null), list: () => Promise.resolve([]) };
  const session = createSession(
    reader as never,
    outlet as never,
    createGuard((message) => assert.fail(message)),
  );
  for (let index = 0; index < files; index++) {
    const textDocument = { uri: `file:///w/${index}.yaml`, languageId: 'yaml', version: 1, text: ICSP };
    session.opened({ textDocument });
  }
  return session;
}

/** Says that it is cancelled from the question after `answers` on. */
function tokenCancelledAfter(answers: number): CancellationToken & { readonly asked: number } {
  let asked = 0;
  return {
    get isCancellationRequested() {
      return ++asked > answers;
    },
    get asked() {
      return asked;
    },
    onCancellationRequested: () => ({ dispose: () => undefined }),
  };
}
