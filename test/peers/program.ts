import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export type Program = 'skopeo' | 'podman' | 'docker-registry' | 'openssl' | 'nvim';

/** The distribution's packages that are not named as their programs. */
const PACKAGES: Partial<Readonly<Record<Program, string>>> = { nvim: 'neovim' };

/** Skips the calling test where a program is not installed, and says how to have it; with CI=true that is a failure instead. */
export function needProgram(test: Mocha.Context, program: Program): void {
  if (isInstalled(program)) return;
  const how = `apt-get install -y --no-install-recommends ${PACKAGES[program] ?? program}`;
  if (process.env['CI'] === 'true') throw new Error(`${program} is not installed: ${how}`);
  process.stdout.write(`      skipped: ${program} is not installed; to have it: ${how}\n`);
  test.skip();
}

export interface Outcome {
  readonly exit: number | string;
  /** What it wrote to both streams. */
  readonly output: string;
}

/** Runs a program to its end, without a terminal, killed after a minute. */
export function runProgram(program: Program, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env, timeout: 60_000, killSignal: 'SIGKILL', maxBuffer: 1 << 27 } as const;
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ exit: error ? (error.code ?? error.signal ?? 1) : 0, output: `${stderr}\n${stdout}` });
    });
    child.stdin?.end();
  });
}

function isInstalled(program: Program): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
