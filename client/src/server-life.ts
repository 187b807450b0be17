import type { ChildProcess } from 'node:child_process';
import { commands, l10n, window } from 'vscode';
import { CloseAction, ErrorAction, State, type BaseLanguageClient, type ErrorHandler } from 'vscode-languageclient';
import { VERSION } from '../../server/src/protocol';
import { createRestartPolicy, RESTARTS } from './restart-policy';

/** How the language server is kept alive, and what is said when it cannot be. */
export interface ServerLife {
  /** For the options of the client. */
  readonly errorHandler: ErrorHandler;
  /** For the options of the client: says why the server refused to begin. */
  readonly initializationFailedHandler: (error: unknown) => boolean;
  /** How often the server died since it was last started by hand. */
  readonly deaths: number;
  /** Takes the client that has these options, and starts it. What goes wrong is told; it never rejects. */
  begin(client: BaseLanguageClient): Promise<void>;
  /** Starts the server again, whatever state it is in, one that does not answer any more among them. Never rejects. */
  restart(): Promise<void>;
}

/** The life of a server that has not been started. */
export function createServerLife(): ServerLife {
  const policy = createRestartPolicy();
  let client: BaseLanguageClient | null = null;
  // It is of another version, and another try would end the same way.
  let isRefused = false;
  // Whether the last connection has ended, and the library is done with it.
  let isClosed = true;
  const refuse = (server: string): void => {
    isRefused = true;
    const message = l10n.t(
      'Mirrorscope {0} met a language server of version {1}, and they do not work together: reload the window after an update of the extension',
      VERSION,
      server,
    );
    const reload = l10n.t('Reload Window');
    void window.showErrorMessage(message, reload).then((chosen) => {
      if (chosen === reload) void commands.executeCommand('workbench.action.reloadWindow');
    });
  };
  const start = async (): Promise<void> => {
    if (!client) return;
    // What the failure comes to is told where the connection ends.
    await client.start().catch(ignore);
  };
  const look = async (running: BaseLanguageClient): Promise<void> => {
    const version = running.initializeResult?.serverInfo?.version;
    // Not before it is done with starting.
    await running.start().catch(ignore);
    if (version === VERSION || running.state !== State.Running) return;
    isRefused = true;
    await running.stop().catch(ignore);
    refuse(version ?? '?');
  };
  const closed: ErrorHandler['closed'] = () => {
    setTimeout(() => {
      isClosed = true;
    }, 0);
    const left = { action: CloseAction.DoNotRestart, handled: true };
    if (!client || isRefused) return left;
    if (policy.died(Date.now()) === 'give-up') {
      tellGivenUp();
      return left;
    }
    const message = l10n.t('The language server ended, and is started again');
    // The library starts again what was running; where the start itself failed, it first has to be done with that.
    if (client.state === State.Running) return { action: CloseAction.Restart, handled: true, message };
    setTimeout(() => void start(), 0);
    return { ...left, message };
  };
  return {
    // Whatever cannot be read or written: if the server is gone, `closed` is called.
    errorHandler: { error: () => ({ action: ErrorAction.Continue, handled: true }), closed },
    initializationFailedHandler(error) {
      const server = refusingVersion(error);
      if (server !== null) refuse(server);
      return false;
    },
    get deaths() {
      return policy.deaths;
    },
    async begin(begun) {
      client = begun;
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Starting) isClosed = false;
        if (newState === State.Running) void look(begun);
      });
      await start();
    },
    async restart() {
      if (!client) return;
      policy.forget();
      await stopped(client, () => isClosed);
      isRefused = false;
      await start();
    },
  };
}

/** Stops the server; one that does not answer is ended. `isClosed`: whether the connection has ended. */
async function stopped(client: BaseLanguageClient, isClosed: () => boolean): Promise<void> {
  const program = programOf(client);
  const isThere = program?.exitCode === null && program.signalCode === null;
  // The library looks at its connection again when that closes, which is after the end of the process: by then nothing new may have begun.
  const over = new Promise((resolve) => {
    program?.once('close', resolve);
  });
  if (client.state === State.Starting) await client.start().catch(ignore);
  if (client.state === State.Running) await client.stop().catch(ignore);
  if (isThere) {
    program.kill('SIGKILL');
    await over;
  }
  // One that would not begin is ended by the library, in a while.
  for (let turn = 0; client.state === State.StartFailed && !isClosed() && turn < 50; turn++) {
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

/** The process of the server; a browser has none. */
function programOf(client: BaseLanguageClient): ChildProcess | undefined {
  return 'serverProcess' in client ? (client.serverProcess as ChildProcess | undefined) : undefined;
}

/** What the server says of its own version where it refuses ours; null: it failed for another reason. */
function refusingVersion(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('data' in error)) return null;
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('serverVersion' in data)) return null;
  return String(data.serverVersion);
}

function tellGivenUp(): void {
  const message = l10n.t(
    'The language server of Mirrorscope ended {0} times within {1} minutes and is not started again: what you see of it is out of date',
    RESTARTS.most + 1,
    RESTARTS.withinMinutes,
  );
  const [restart, report] = [l10n.t('Restart Language Server'), l10n.t('Copy Diagnostics Report')];
  void window.showErrorMessage(message, restart, report).then((chosen) => {
    if (chosen === restart) void commands.executeCommand('mirrorscope.restartServer');
    if (chosen === report) void commands.executeCommand('mirrorscope.copyDiagnosticsReport');
  });
}

/** It has been told. */
function ignore(): void {
  // Nothing.
}
