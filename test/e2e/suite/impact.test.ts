import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { example, open, positionOf, revertAll, untilText } from './support/workspace';

const FILE = 'clusters/lab/itms-oc-mirror.yaml';
const MIRROR = 'mirror.lab.example.com:8443/ubi9';

/** The comparison that is in front, once there is one. */
async function comparison(): Promise<{ before: vscode.TextDocument; now: vscode.TextDocument; title: string }> {
  const find = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;
  for (let turn = 0; turn < 100; turn++) {
    const tab = find();
    if (tab?.input instanceof vscode.TabInputTextDiff) {
      const [before, now] = await Promise.all(
        [tab.input.original, tab.input.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
      );
      assert.ok(before && now);
      return { before, now, title: tab.label };
    }
    await pause(100);
  }
  throw new Error(`no comparison is open, but ${find()?.label ?? 'nothing'}`);
}

async function replace(editor: vscode.TextEditor, old: string, next: string): Promise<void> {
  const start = positionOf(editor.document, old, 0);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(editor.document.uri, new vscode.Range(start, start.translate(0, old.length)), next);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

suite('node files held against what was before', () => {
  const folder = (): string => example('').fsPath;
  const git = (...words: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
      cwd: folder(),
      encoding: 'utf8',
      stdio: 'pipe',
    });

  teardown(revertAll);

  test('the saved files: the right side follows the keyboard', async () => {
    const editor = await open(FILE);
    await replace(editor, MIRROR, `${MIRROR}-new`);
    await vscode.commands.executeCommand('mirrorscope.compareWithSaved');
    const { before, now, title } = await comparison();
    assert.equal(title, 'registries.conf of lab: saved files ↔ editor');
    assert.equal(now.languageId, 'registries-conf');
    await untilText(before, (text) => text.includes(`location = "${MIRROR}"`));
    await untilText(now, (text) => text.includes(`location = "${MIRROR}-new"`));
    await replace(editor, `${MIRROR}-new`, `${MIRROR}-newest`);
    await untilText(now, (text) => text.includes(`location = "${MIRROR}-newest"`));
    await untilText(before, (text) => text.includes(`location = "${MIRROR}"`));
  });

  test('the clipboard: a registries.conf from a node', async () => {
    await open(FILE);
    const copied = '# from a node\n[[registry]]\nlocation = "registry.access.redhat.com/ubi9"\n';
    await vscode.env.clipboard.writeText(copied);
    await vscode.commands.executeCommand('mirrorscope.compareWithClipboard');
    const { before, now, title } = await comparison();
    assert.equal(title, 'registries.conf of lab: clipboard ↔ editor');
    assert.equal(before.languageId, 'registries-conf');
    await untilText(before, (text) => text === copied);
    await untilText(now, (text) => text.includes(`location = "${MIRROR}"`));
  });

  suite('in a repository', () => {
    suiteSetup(async () => {
      git('init', '-q', '-b', 'main');
      git('add', '.');
      git('-c', 'commit.gpgsign=false', 'commit', '-q', '-m', 'first');
      await vscode.workspace.getConfiguration('git').update('enabled', true, vscode.ConfigurationTarget.Global);
      const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
      assert.ok(extension, 'VS Code has no git');
      const extensionOfGit = await extension.activate();
      const find = (): unknown => apiOf(extensionOfGit)?.getRepository(example('')) ?? null;
      for (let turn = 0; turn < 100 && find() === null; turn++) await pause(100);
      assert.ok(find(), 'git has not found the repository');
    });
    // The repository stays: VS Code's git falls over one that vanishes under it. The workspace goes with the run.
    suiteTeardown(async () => {
      await vscode.workspace.getConfiguration('git').update('enabled', undefined, vscode.ConfigurationTarget.Global);
    });

    test('the base is where the branch left the default branch, saved or not', async () => {
      const editor = await open(FILE);
      await replace(editor, MIRROR, `${MIRROR}-new`);
      await editor.document.save();
      await vscode.commands.executeCommand('mirrorscope.compareWithBase');
      const { before, now, title } = await comparison();
      assert.match(title, /^registries\.conf of lab: main \([0-9a-f]{7}\) ↔ editor$/);
      await untilText(before, (text) => text.includes(`location = "${MIRROR}"`));
      await untilText(now, (text) => text.includes(`location = "${MIRROR}-new"`));
    });

    test('a reason of the impact leads to its line', async () => {
      const editor = await open(FILE);
      await replace(editor, MIRROR, `${MIRROR}-new`);
      const shown = vscode.commands.executeCommand('mirrorscope.showImpact');
      await accepted(shown, 'workbench.action.quickOpenSelectNext');
      const active = vscode.window.activeTextEditor;
      assert.ok(active);
      assert.equal(active.document.uri.path, editor.document.uri.path);
      assert.match(active.document.getText(active.selection), /ubi9-new/);
    });

    test('another base by the setting', async () => {
      const settings = vscode.workspace.getConfiguration('mirrorscope', example(''));
      await settings.update('impactBase', 'bastion/registries.conf', vscode.ConfigurationTarget.Global);
      try {
        await open(FILE);
        await vscode.commands.executeCommand('mirrorscope.compareWithBase');
        const { before, title } = await comparison();
        assert.equal(title, 'registries.conf of lab: bastion/registries.conf ↔ editor');
        const document = await vscode.workspace.openTextDocument(example('bastion/registries.conf'));
        await untilText(before, (text) => text === document.getText());
      } finally {
        await settings.update('impactBase', undefined, vscode.ConfigurationTarget.Global);
      }
    });
  });
});

interface GitExtension {
  getAPI(version: 1): { getRepository(uri: vscode.Uri): unknown };
}

/** null while git is being turned on. */
function apiOf(extension: GitExtension): ReturnType<GitExtension['getAPI']> | null {
  try {
    return extension.getAPI(1);
  } catch {
    return null;
  }
}

/** Moves on in the list that a command shows, and takes what is selected. Until the list is there, nothing comes of it. */
async function accepted(command: Thenable<unknown>, ...moves: readonly string[]): Promise<void> {
  const state = { isDone: false };
  const done = Promise.resolve(command).then(() => {
    state.isDone = true;
  });
  await pause(1500);
  for (const move of moves) await vscode.commands.executeCommand(move);
  for (let turn = 0; turn < 50 && !state.isDone; turn++) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(200);
  }
  await done;
}
