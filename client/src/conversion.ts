import { l10n, window, workspace, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { CONVERT, type ConvertResult, type LensArguments } from '../../server/src/protocol';
import { request } from './client';
import { openLocation, pick, shortLocation } from './prompts';

/** Converts all ICSP of the file at hand, or of the files chosen in the explorer, to IDMS, in one step that one undo takes back. */
export async function convertToIdms(client: BaseLanguageClient, uri?: Uri, selection?: readonly Uri[]): Promise<void> {
  const active = window.activeTextEditor?.document.uri;
  const files = selection && selection.length > 0 ? selection : uri ? [uri] : active ? [active] : [];
  const result = await request(client, CONVERT, {
    uris: files.map((file) => client.code2ProtocolConverter.asUri(file)),
  });
  await take(client, result);
}

/** Converts the one ICSP that stands at a place. */
export async function convertObject(client: BaseLanguageClient, ...[uri, at]: LensArguments): Promise<void> {
  await take(client, await request(client, CONVERT, { uris: [uri], at }));
}

async function take(client: BaseLanguageClient, result: ConvertResult): Promise<void> {
  if (result.edit) {
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(withNumbers(result.edit));
    if (!(await workspace.applyEdit(edit))) {
      void window.showErrorMessage(l10n.t('Nothing was converted: a file has changed in the meantime. Try again.'));
      return;
    }
  }
  await reportConversion(client, { ...result, files: result.edit?.documentChanges.length ?? 0 });
}

/** What came of a conversion. */
export interface ConversionDone extends Pick<ConvertResult, 'converted' | 'leftAlone'> {
  /** How many files were changed. */
  readonly files: number;
}

/** Says what a conversion has done; what it left alone, and why, is a list to walk. */
export async function reportConversion(
  client: BaseLanguageClient,
  { converted, files, leftAlone }: ConversionDone,
): Promise<void> {
  const done =
    converted === 0
      ? l10n.t('There is no ImageContentSourcePolicy to convert.')
      : l10n.t('Converted {0} ImageContentSourcePolicy in {1} file(s).', converted, files);
  if (leftAlone.length === 0) {
    if (converted === 0) void window.showInformationMessage(done);
    else window.setStatusBarMessage(`$(check) ${done}`, SHOWN_FOR_MS);
    return;
  }
  const show = l10n.t('Show What Was Left Alone');
  if ((await window.showInformationMessage(done, show)) !== show) return;
  const chosen = await pick(
    leftAlone.map((left) => ({ label: left.reason, description: shortLocation(left.location), value: left.location })),
    l10n.t('Left as it is'),
  );
  if (chosen) await openLocation(client, chosen);
}

const SHOWN_FOR_MS = 6000;

/** The protocol's arrays are writable; ours are not. */
function withNumbers(edit: NonNullable<ConvertResult['edit']>): { documentChanges: WritableFileEdits[] } {
  return {
    documentChanges: edit.documentChanges.map(({ textDocument, edits }) => ({ textDocument, edits: [...edits] })),
  };
}

type FileEdits = NonNullable<ConvertResult['edit']>['documentChanges'][number];
type WritableFileEdits = Omit<FileEdits, 'edits'> & { edits: FileEdits['edits'][number][] };
