import { commands, window, type ExtensionContext } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ANSWERS_CHANGED, PREVIEW_SCHEME, STATUS } from '../../server/src/protocol';
import { request } from './client';

/** True while the active file ends up in the node files of a cluster; for `when` clauses. */
const HAS_NODE_FILES = 'mirrorscope.hasNodeFiles';

/** Keeps `mirrorscope.hasNodeFiles` true to the active editor, so that the preview is offered where there is something to see. */
export function watchNodeFiles(context: ExtensionContext, client: LanguageClient): void {
  const update = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    if (!document || document.uri.scheme === PREVIEW_SCHEME) return;
    const status = await request(client, STATUS, { uri: client.code2ProtocolConverter.asUri(document.uri) }).catch(
      () => null,
    );
    const isActive = window.activeTextEditor?.document === document;
    if (isActive) await commands.executeCommand('setContext', HAS_NODE_FILES, (status?.clusters.length ?? 0) > 0);
  };
  context.subscriptions.push(
    window.onDidChangeActiveTextEditor(() => void update()),
    client.onNotification(ANSWERS_CHANGED, () => void update()),
  );
  void update();
}
