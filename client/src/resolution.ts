import { l10n, QuickPickItemKind, ThemeIcon, ViewColumn, window, type QuickInputButton, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { RESOLVE, type FileLocation, type ResolvedAnswer, type ResolvedEndpoint } from '../../server/src/protocol';
import { request } from './client';
import { openLocation, pick, shortLocation, type Choice } from './prompts';

/** Asks for an image reference and shows its pull plan as a list; an endpoint leads to the entries that it comes from. */
export async function resolveReference(client: BaseLanguageClient, uri?: Uri): Promise<void> {
  const document = uri ?? window.activeTextEditor?.document.uri;
  const reference = await window.showInputBox({
    title: l10n.t('Resolve Image Reference'),
    prompt: l10n.t('An image as a manifest names it, with its tag or digest'),
    placeHolder: 'registry.redhat.io/ubi9/ubi:latest',
    value: selectedText(),
    ignoreFocusOut: true,
  });
  if (!reference?.trim()) return;
  const { answers } = await request(client, RESOLVE, {
    uri: document ? client.code2ProtocolConverter.asUri(document) : null,
    reference: reference.trim(),
  });
  if (answers.length === 0) {
    void window.showInformationMessage(
      l10n.t('There are no mirror sets and no registries.conf in this workspace to resolve against.'),
    );
    return;
  }
  await walk(client, answers.flatMap(describeAnswer), l10n.t('Pull plan of {0}', reference.trim()));
}

/** An item of the plan, and the entries that it leads to. */
type Step = Choice<readonly FileLocation[]>;

/** Shows the plan; one walks from endpoint to endpoint with the button, or leaves the list with Enter on one of them. */
async function walk(client: BaseLanguageClient, steps: readonly Step[], title: string): Promise<void> {
  const openBeside: QuickInputButton = {
    iconPath: new ThemeIcon('split-horizontal'),
    tooltip: l10n.t('Open to the Side, and Keep This List'),
  };
  const list = window.createQuickPick<Step>();
  list.title = title;
  list.placeholder = l10n.t('Choose an endpoint to go to its entry');
  list.items = steps.map((step) => (step.value.length > 0 ? { ...step, buttons: [openBeside] } : step));
  list.matchOnDescription = true;
  list.ignoreFocusOut = true;
  list.onDidTriggerItemButton(({ item: { value } }) => {
    const [place] = value;
    if (place) void openLocation(client, place, { viewColumn: ViewColumn.Beside, preserveFocus: true });
  });
  const chosen = await new Promise<Step | undefined>((resolve) => {
    list.onDidAccept(() => {
      const [step] = list.selectedItems;
      if (step && step.value.length > 0) resolve(step);
    });
    list.onDidHide(() => resolve(undefined));
    list.show();
  });
  list.dispose();
  if (chosen) await openOne(client, chosen.value);
}

/** The entry that an endpoint comes from; asked for where several contribute to it. */
async function openOne(client: BaseLanguageClient, locations: readonly FileLocation[]): Promise<void> {
  const distinct = [...new Map(locations.map((place) => [shortLocation(place), place])).entries()];
  const [only] = locations;
  const place =
    distinct.length > 1
      ? await pick(
          distinct.map(([label, value]) => ({ label, value })),
          l10n.t('Which entry?'),
        )
      : only;
  if (place) await openLocation(client, place);
}

function selectedText(): string {
  const editor = window.activeTextEditor;
  return editor?.selection.isSingleLine ? editor.document.getText(editor.selection) : '';
}

function describeAnswer(answer: ResolvedAnswer): Step[] {
  const notes = answer.notes.map((note): Step => ({ label: `$(info) ${plain(note)}`, value: [] }));
  return [
    { label: answer.names.join(', '), kind: QuickPickItemKind.Separator, value: [] },
    { label: `$(arrow-right) ${plain(answer.summary)}`, value: [] },
    ...answer.endpoints.map(describeEndpoint),
    ...notes,
  ];
}

/** A list shows no Markdown. */
function plain(words: string): string {
  return words.replaceAll('`', '');
}

function describeEndpoint({ reference, role, remarks, tried, locations }: ResolvedEndpoint, index: number): Step {
  const number = tried ? `${String(index + 1)}. ` : '$(circle-slash) ';
  const [place] = locations;
  return {
    label: `${number}${reference}`,
    description: [describeRole(role), remarks].filter((part) => part !== '').join(', '),
    ...(place ? { detail: shortLocation(place) } : {}),
    value: locations,
  };
}

function describeRole(role: ResolvedEndpoint['role']): string {
  switch (role) {
    case 'mirror':
      return l10n.t('mirror');
    case 'source':
      return l10n.t('source');
    case 'direct':
      return l10n.t('own registry');
  }
}
