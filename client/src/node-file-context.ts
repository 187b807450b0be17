import { commands, window, type Event, type ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { PREVIEW_SCHEME, STATUS } from '../../server/src/protocol';
import { request } from './client';
import type { StatusItems } from './status-items';

/** True while the active file ends up in the node files of a cluster; for `when` clauses. */
const HAS_NODE_FILES = 'mirrorscope.hasNodeFiles';

/**
 * Keeps `mirrorscope.hasNodeFiles` true to the active editor, so that the preview is offered where there is something to see, and the
 * status items with it. One look at a time: what changes meanwhile is looked at once, afterwards.
 */
export function watchNodeFiles(
  context: ExtensionContext,
  client: BaseLanguageClient,
  onAnswersChanged: Event<void>,
  items: StatusItems,
): void {
  let isLooking = false;
  let isOutdated = false;
  const look = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    if (!document || document.uri.scheme === PREVIEW_SCHEME) return;
    const status = await request(client, STATUS, { uri: client.code2ProtocolConverter.asUri(document.uri) }).catch(
      () => null,
    );
    if (window.activeTextEditor?.document !== document) return;
    const clusters = status?.clusters ?? [];
    await commands.executeCommand('setContext', HAS_NODE_FILES, clusters.length > 0);
    await items.show(document, clusters);
  };
  const update = async (): Promise<void> => {
    isOutdated = isLooking;
    if (isLooking) return;
    isLooking = true;
    do {
      isOutdated = false;
      await look().catch(() => undefined);
    } while (isOutdatedNow());
    isLooking = false;
  };
  // A function, because the compiler does not know that it changes while one waits.
  const isOutdatedNow = (): boolean => isOutdated;
  context.subscriptions.push(
    items,
    window.onDidChangeActiveTextEditor(() => void update()),
    onAnswersChanged(() => void update()),
  );
  void update();
}
