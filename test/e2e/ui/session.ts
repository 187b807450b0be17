import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installation, type EditorName } from '../editor/installation';
import { openPage } from '../editor/page';
import { makeProfile } from '../editor/profile';
import type { Profile, ProfileOptions } from '../editor/profile';
import { runServerCommand, startServer } from '../editor/server';
import type { Server } from '../editor/server';
import type { Workbench } from './workbench';

/** A VS Code with the packaged extension in a user profile of its own, on a copy of the examples. */
export interface Session {
  readonly vscode: string;
  readonly server: Server;
  readonly profile: Profile;
  readonly stop: () => Promise<void>;
}

/** Installs the packaged extension and starts the server. `workspace`: where the copy of the examples goes. */
export async function startSession(options: ProfileOptions = {}, name: EditorName = 'newest'): Promise<Session> {
  const editor = installation(name);
  const profile = makeProfile(options);
  try {
    runServerCommand(editor, profile, ['--install-extension', packagedExtension()]);
    // Whoever opens the page can run programs as this user: never without a token.
    const server = await startServer(editor, profile, { token: randomBytes(16).toString('hex') });
    const stop = async (): Promise<void> => {
      await server.child.stop();
      profile.remove();
    };
    return { vscode: editor.vscode, server, profile, stop };
  } catch (error) {
    profile.remove();
    throw error;
  }
}

/** A workbench that has been loaded, in a browser of its own. */
export interface OpenWorkbench {
  readonly bench: Workbench;
  readonly outsideHosts: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

/** Opens the session's workspace in a browser and waits for the workbench. */
export async function openWorkbench({ server, profile }: Session, pictures: string): Promise<OpenWorkbench> {
  const { page, outsideHosts, close } = await openPage();
  try {
    page.setDefaultTimeout(30_000);
    await page.goto(server.url.href, { waitUntil: 'domcontentloaded' });
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await page.getByRole('treeitem').first().waitFor({ timeout: 60_000 });
    return { bench: { page, workspace: profile.workspace, pictures }, outsideHosts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function packagedExtension(): string {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  return path.resolve(`${name}-${version}.vsix`);
}
