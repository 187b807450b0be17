import { commands, Uri, window, type ExtensionContext } from 'vscode';

/** The page of a rule below this address opens inside VS Code, from the extension's own files: no browser, no network. */
export function rulePagesBase(uriScheme: string, extensionId: string): string {
  return `${uriScheme}://${extensionId}/docs`;
}

/** Opens the pages of rules that the links behind diagnostics' codes lead to. */
export function registerRulePages(context: ExtensionContext): void {
  const handleUri = async ({ path }: Uri): Promise<void> => {
    const page = /^\/docs\/(rules\/[a-z0-9-]+\.md)$/.exec(path)?.[1];
    if (page) await commands.executeCommand('markdown.showPreview', Uri.joinPath(context.extensionUri, 'docs', page));
  };
  context.subscriptions.push(window.registerUriHandler({ handleUri }));
}
