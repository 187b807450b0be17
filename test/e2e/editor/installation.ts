import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The oldest VS Code that the extension promises to run on, and the newest that there was. */
export type EditorName = 'floor' | 'newest';

/** One VS Code (server, workbench and extension host) put in place by `npm run e2e:setup`. */
export interface Installation {
  readonly name: EditorName;
  /** Version of VS Code, such as `1.100.3`. */
  readonly vscode: string;
  /** Absolute path of `server-main.js`. */
  readonly main: string;
  /** The Node program that runs it. */
  readonly node: string;
}

/** The browser that shows the workbench. */
export interface Browser {
  readonly executable: string;
  /** What it needs in its environment beside ours. */
  readonly environment: Readonly<Record<string, string>>;
}

const home = path.resolve('.cache/e2e');
const advice = 'run `npm run e2e:setup`';

/** The installation by its name. Throws, with what to do, when it is not in place. */
export function installation(name: EditorName): Installation {
  const versions = readJson(path.resolve('test/e2e/versions.json')) as Record<EditorName, { codeServer: string }>;
  const folder = path.join(home, versions[name].codeServer);
  const stamp = path.join(folder, 'ready.json');
  if (!existsSync(stamp)) throw new Error(`VS Code (${name}) is not in ${folder}; ${advice}`);
  const { vscode, main, node } = readJson(stamp) as { vscode: string; main: string; node: string | null };
  return {
    name,
    vscode,
    main: path.join(folder, main),
    node: node === null ? process.execPath : path.join(folder, node),
  };
}

/** The browser. Throws, with what to do, when none is in place. */
export function browserInstallation(): Browser {
  const stamp = path.join(home, 'browser.json');
  if (!existsSync(stamp)) throw new Error(`no browser is in place; ${advice}`);
  return readJson(stamp) as Browser;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
