import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hoverText, open, positionOf, revertAll } from './support/workspace';

const BASE = '${REGISTRY}/ubi9';

suite('image references', () => {
  teardown(revertAll);

  test('a Dockerfile shows the pull plan of its images, and leads to the entries', async () => {
    const { document } = await open('apps/web/Containerfile');
    assert.equal(document.languageId, 'dockerfile');
    const text = await hoverText(document.uri, positionOf(document, BASE));
    assert.match(text, /Pull plan\*\* for `registry\.access\.redhat\.com\/ubi9\/ubi-minimal:9\.4`/);
    assert.match(text, /Put together from `REGISTRY`/);
    assert.match(text, /mirror\.lab\.example\.com:8443/);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      positionOf(document, 'rhel9/postgresql'),
    );
    assert.ok(found.length > 0);
    assert.equal(await hoverText(document.uri, positionOf(document, 'COPY')), '');
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });

  test('hints stand behind images once somebody wants them', async () => {
    const { document } = await open('apps/shop.yaml');
    const hints = async (): Promise<vscode.InlayHint[]> =>
      vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );
    assert.deepEqual(await hints(), []);
    const settings = vscode.workspace.getConfiguration('mirrorscope');
    await settings.update('inlayHints.enabled', true, vscode.ConfigurationTarget.Global);
    try {
      const labels = await untilSome(async () =>
        (await hints()).map(({ label }) => (typeof label === 'string' ? label : '')),
      );
      assert.ok(
        labels.some((label) => /^→ mirror\.\w+\.example\.com:8443\/\S+ \(prod\), /.test(label)),
        labels.join('\n'),
      );
    } finally {
      await settings.update('inlayHints.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('the command that verifies a pull is copied for the image at the cursor', async () => {
    const editor = await open('apps/shop.yaml');
    const at = positionOf(editor.document, 'quay.io/example-shop');
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('mirrorscope.copyVerificationCommand');
    assert.equal(
      await vscode.env.clipboard.readText(),
      'oc debug node/NODE -- chroot /host podman pull --log-level=debug quay.io/example-shop/web:2.3',
    );
  });
});

/** What `ask` gives once that is something; the server reads its settings a moment after they have changed. */
async function untilSome<T>(ask: () => Promise<T[]>): Promise<T[]> {
  for (let attempt = 0; ; attempt++) {
    const found = await ask();
    if (found.length > 0) return found;
    assert.ok(attempt < 200, 'waited in vain');
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
