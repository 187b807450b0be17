import { EventEmitter, type Event, type ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { ANSWERS_CHANGED } from '../../server/src/protocol';

/**
 * Fires after answers of the server may have become others. The library keeps no more than one listener of a notification, the last: whoever
 * wants to hear of it listens here.
 */
export function listenForAnswers(context: ExtensionContext, client: BaseLanguageClient): Event<void> {
  const changed = new EventEmitter<void>();
  context.subscriptions.push(
    changed,
    client.onNotification(ANSWERS_CHANGED, () => changed.fire()),
  );
  return changed.event;
}
