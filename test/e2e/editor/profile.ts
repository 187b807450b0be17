import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atEnd } from './at-end';

/** The folders of one user of VS Code, and the workspace that is opened. */
export interface Profile {
  readonly folder: string;
  /** The workspace: a copy, so that nothing a test does reaches the checkout. */
  readonly workspace: string;
  readonly log: string;
  /** Folder of the extensions that are installed. */
  readonly extensions: string;
  /** Otherwise VS Code is in Restricted Mode. */
  readonly isTrusted: boolean;
  /** Command line of the server for these folders. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Deletes the folders; `E2E_KEEP=1` keeps them and prints where they are. Done by itself when the process ends. */
  readonly remove: () => void;
}

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.editor.empty.hint': 'hidden',
  'workbench.editor.useModal': 'off',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'remote.autoForwardPorts': false,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'explorer.compactFolders': false,
  'files.hotExit': 'off',
  'editor.minimap.enabled': false,
};

export interface ProfileOptions {
  readonly workspace?: string;
  /** Whether the user trusts the workspace (default); otherwise VS Code starts in Restricted Mode, without asking. */
  readonly isTrusted?: boolean;
  /** Beside those of every profile. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a user without history in a new temporary folder (its path is short, because Unix sockets live in it) and copies
 * `examples/` to `workspace` (default: into the same folder), over what was there.
 */
export function makeProfile(options: ProfileOptions = {}): Profile {
  const folder = mkdtempSync(path.join(tmpdir(), 'ms-'));
  const userData = path.join(folder, 'user');
  const workspace = options.workspace ?? path.join(folder, 'examples');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  const extensions = path.join(folder, 'ext');
  mkdirSync(extensions, { recursive: true });
  const { isTrusted = true } = options;
  const chosen = { ...settings, 'security.workspace.trust.enabled': !isTrusted, ...options.settings };
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(chosen, null, 2));
  if (!existsSync('examples')) throw new Error('examples/ does not exist; there is nothing to open');
  rmSync(workspace, { recursive: true, force: true });
  cpSync('examples', workspace, { recursive: true });
  const remove = (): void => {
    forget();
    if (process.env['E2E_KEEP'] === '1') console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const forget = atEnd(remove);
  return {
    folder,
    workspace,
    log: path.join(folder, 'server.log'),
    extensions,
    isTrusted,
    args: [
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', path.join(folder, 'srv')],
      ...['--user-data-dir', userData, '--extensions-dir', extensions],
    ],
    // An empty gallery: otherwise the page asks open-vsx.org. The IPC hook would reach into a VS Code that started us.
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', DONT_PROMPT_WSL_INSTALL: '1', VSCODE_IPC_HOOK_CLI: undefined },
    remove,
  };
}
