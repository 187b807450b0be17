import { EventEmitter, LogLevel, window, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';

/** Where the extension and the server log, and where the messages between them are traced. */
export interface Log {
  readonly channel: LogOutputChannel;
  /** The same channel: it traces where its level or the setting `mirrorscope.trace.server` asks for it. */
  readonly trace: LogOutputChannel;
}

/** The output channel `Mirrorscope`, with VS Code's log levels. It lives as long as the extension, whatever becomes of the server. */
export function createLog(context: ExtensionContext): Log {
  const channel = window.createOutputChannel('Mirrorscope', { log: true });
  const changed = new EventEmitter<LogLevel>();
  // The language client looks at the level alone, and at the setting only where the level is that of traces.
  const level = (): LogLevel => (isTraced() ? LogLevel.Trace : channel.logLevel);
  context.subscriptions.push(
    channel,
    changed,
    channel.onDidChangeLogLevel(() => changed.fire(level())),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING)) changed.fire(level());
    }),
  );
  const trace = Object.create(channel, {
    logLevel: { get: level },
    onDidChangeLogLevel: { value: changed.event },
    trace: {
      value: (message: string, ...rest: readonly unknown[]) => {
        if (channel.logLevel === LogLevel.Trace) channel.trace(message, ...rest);
        else channel.info(message, ...rest);
      },
    },
  }) as LogOutputChannel;
  return { channel, trace };
}

const SETTING = 'mirrorscope.trace.server';

function isTraced(): boolean {
  return workspace.getConfiguration().get<string>(SETTING, 'off') !== 'off';
}
