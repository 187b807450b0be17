import { commands, Uri, window, type ExtensionContext } from 'vscode';
import { reportUri } from '../../server/src/protocol';

/** The page of a rule below this address opens inside VS Code, written by the server: no browser, no network. */
export function rulePagesBase(uriScheme: string, extensionId: string): string {
  return `${uriScheme}://${extensionId}/docs`;
}

/** Opens the pages of rules that the links behind diagnostics' codes lead to, once the server has `begun`. */
export function registerRulePages(context: ExtensionContext, begun: Promise<unknown>): void {
  const handleUri = async ({ path }: Uri): Promise<void> => {
    const code = /^\/docs\/rules\/([a-z0-9-]+)\.md$/.exec(path)?.[1];
    if (code === undefined) return;
    await begun;
    await commands.executeCommand('markdown.showPreview', Uri.parse(reportUri({ kind: 'rule', root: '', code })));
  };
  context.subscriptions.push(window.registerUriHandler({ handleUri }));
}
