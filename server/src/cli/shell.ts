/** The world around a command. */
export interface Shell {
  /** Absolute. */
  readonly cwd: string;
  /** Whether standard output is a terminal that takes colours. */
  readonly colour: boolean;
  /** Whether a person reads standard output as it comes. */
  readonly isTerminal: boolean;
  /** Results. */
  out(text: string): void;
  /** Progress, warnings and what went wrong: one line, without a line break. */
  note(line: string): void;
  /** All of standard input: the same however often it is asked for. */
  stdin(): Promise<Uint8Array>;
}

/** 0: nothing wrong; 1: findings, or a refused configuration; 2: misuse, or input that cannot be read. */
export type ExitCode = 0 | 1 | 2;
