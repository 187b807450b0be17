import { LSPErrorCodes, ResponseError, type InitializeParams } from 'vscode-languageserver';
import { VERSION, type InitializationOptions, type Refusal } from '../protocol';

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
