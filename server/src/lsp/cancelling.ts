import { LSPErrorCodes, ResponseError, type ConnectionStrategy } from 'vscode-languageserver';

/**
 * What becomes of a request that is cancelled while it waits for its turn: it is answered at once, as cancelled, and nobody works on it.
 * The library takes care of the id.
 */
export const CANCELLING: ConnectionStrategy = {
  cancelUndispatched: ({ jsonrpc }) => ({ jsonrpc, id: null, error: cancelled().toJson() }),
};

/** The answer to a request that was cancelled. */
export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled');
}
