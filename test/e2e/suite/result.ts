/** What a run inside the extension host leaves behind for the program that started it. */
export interface HostResult {
  readonly tests: readonly HostTest[];
  readonly failures: number;
}

export interface HostTest {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly milliseconds: number;
  readonly error?: string;
}
