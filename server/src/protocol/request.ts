/** A request beyond the protocol: its method, and for the compiler what goes over and what comes back. */
export interface CustomRequest<Params, Result> {
  readonly method: string;
  /** Never there at run time. */
  readonly types?: (params: Params) => Result;
}

/**
 * From server to client, after answers may have changed (an edit, a file, a setting): what was asked by custom requests can be asked again.
 * A name that begins with `$/` may be passed over by editors that do not know it, and is, without a warning.
 */
export const ANSWERS_CHANGED = '$/mirrorscope/answersChanged';
