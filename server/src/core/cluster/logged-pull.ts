/** What an engine did, as its log or the event of a pod tells. */
export interface LoggedPull {
  /** What was to be pulled; null where only endpoints are named. */
  readonly reference: string | null;
  /** In the order in which they were asked. */
  readonly attempts: readonly LoggedAttempt[];
  /** The words of a failure that is none of an endpoint's: policy.json, a short name, the configuration. Null where there is none. */
  readonly failure: string | null;
  /** The line (from 0) on which it begins. */
  readonly line: number;
  /** How often the same was tried one after the other. */
  readonly times: number;
}

export interface LoggedAttempt {
  readonly reference: string;
  readonly outcome:
    /** Without words where the log does not tell why: CRI-O tells at debug level only. */
    | { readonly kind: 'failed'; readonly words: string }
    | { readonly kind: 'served' }
    /** The log ends before it tells, or it does not tell which of several pulls it is about. */
    | { readonly kind: 'unknown' };
}
