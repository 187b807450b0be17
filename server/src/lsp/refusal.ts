import { ErrorCodes, LSPErrorCodes, ResponseError, type InitializeParams } from 'vscode-languageserver';
import { VERSION, type InitializationOptions, type Refusal } from '../protocol';

/** How far a session is: `initialize` has not been answered yet, it has, or `shutdown` has come. */
export type Phase = 'unmet' | 'met' | 'over';

/** What requests are answered in the other phases; null: they are dealt with. */
export function outOfTurn(phase: Phase): ResponseError | null {
  if (phase === 'met') return null;
  return phase === 'unmet'
    ? new ResponseError(ErrorCodes.ServerNotInitialized, 'The session has not been initialized yet')
    : new ResponseError(ErrorCodes.InvalidRequest, 'The session has been shut down');
}

/** What a second `initialize` is answered. */
export function metAlready(): ResponseError<Refusal> {
  return new ResponseError(ErrorCodes.InvalidRequest, 'The session has been initialized already');
}

/**
 * What a client of another version of the package is answered: half an update would fail later, and less clearly. null: the client can
 * begin, as one that names no version always can.
 */
export function refusal({ initializationOptions }: InitializeParams): ResponseError<Refusal> | null {
  const { version } = (initializationOptions ?? {}) as InitializationOptions;
  if (version === undefined || version === VERSION) return null;
  return new ResponseError(
    LSPErrorCodes.RequestFailed,
    `The language server is Mirrorscope ${VERSION} and works with a client of the same version only, not with ${version}`,
    { retry: false, serverVersion: VERSION },
  );
}
