import { commands, l10n, Uri, window, type ExtensionContext } from 'vscode';
import { ReferencesRequest, type BaseLanguageClient } from 'vscode-languageclient';
import { CONVERT_COMMAND, LENS_COMMANDS, type ConvertArguments, type LensArguments } from '../../server/src/protocol';
import { showCarriedText } from './carried-texts';
import type { Surroundings } from './commands';
import { convertObject } from './conversion';
import { convertMirrorsAt } from './mirror-conversion';
import { showImpact } from './impact';
import { previewNodeFiles } from './preview';

type LensCommand = (client: BaseLanguageClient, ...lensArguments: LensArguments) => Promise<unknown>;

/** What choosing a lens does. No commands of the palette: they are nothing without the place that the lens stands at. */
const commandsWith = ({ bases }: Surroundings): Readonly<Record<keyof typeof LENS_COMMANDS, LensCommand>> => ({
  preview: (client, uri) => previewNodeFiles(client, Uri.parse(uri)),
  impact: (client, uri) => showImpact(client, bases, Uri.parse(uri)),
  convert: convertObject,
  serves: showServedReferences,
  carried: (_client, uri) => showCarriedText(Uri.parse(uri)),
});

/** Registers the table, and what actions do that change no file. */
export function registerLensCommands(
  context: ExtensionContext,
  client: BaseLanguageClient,
  surroundings: Surroundings,
): void {
  for (const [kind, run] of Object.entries(commandsWith(surroundings)) as [keyof typeof LENS_COMMANDS, LensCommand][]) {
    const id = LENS_COMMANDS[kind];
    context.subscriptions.push(
      commands.registerCommand(id, (...lensArguments: LensArguments) => run(client, ...lensArguments)),
    );
  }
  context.subscriptions.push(
    commands.registerCommand(CONVERT_COMMAND, (...converted: ConvertArguments) =>
      convertMirrorsAt(client, ...converted),
    ),
  );
}

/** Opens the image references that the source at a place serves, in the editor's own view of references. */
async function showServedReferences(client: BaseLanguageClient, ...[uri, position]: LensArguments): Promise<void> {
  const found = await client.sendRequest(ReferencesRequest.type, {
    textDocument: { uri },
    position,
    context: { includeDeclaration: false },
  });
  if (!found || found.length === 0) {
    void window.showInformationMessage(
      l10n.t('No image reference of this workspace is served by this source any more.'),
    );
    return;
  }
  const converter = client.protocol2CodeConverter;
  await commands.executeCommand(
    'editor.action.showReferences',
    converter.asUri(uri),
    converter.asPosition(position),
    found.map((location) => converter.asLocation(location)),
  );
}
