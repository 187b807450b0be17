/** Whether a server that died is started again. */
export interface RestartPolicy {
  /** How often it died since `forget`. */
  readonly deaths: number;
  /** Takes in that it died at a time (milliseconds), and says what comes of it. */
  died(at: number): 'restart' | 'give-up';
  /** The user has started it by hand: what was before does not count any more. */
  forget(): void;
}

/** It is started again, but for the fifth time within three minutes: what dies so often dies of what it reads. */
export const RESTARTS = { most: 4, withinMinutes: 3 } as const;

/** A server that has not died yet. */
export function createRestartPolicy(): RestartPolicy {
  let recent: readonly number[] = [];
  let deaths = 0;
  return {
    get deaths() {
      return deaths;
    },
    died(at) {
      deaths++;
      recent = [...recent.filter((earlier) => at - earlier <= RESTARTS.withinMinutes * 60_000), at];
      return recent.length > RESTARTS.most ? 'give-up' : 'restart';
    },
    forget() {
      [recent, deaths] = [[], 0];
    },
  };
}
