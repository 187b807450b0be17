import assert from 'node:assert/strict';
import { ResponseError, type CancellationToken } from 'vscode-languageserver/node';
import { answerConvert } from '../../server/src/lsp/custom-requests';
import { createGuard } from '../../server/src/lsp/guard';
import { createSession, type Session } from '../../server/src/lsp/session';
import { CONVERT } from '../../server/src/protocol';
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
