import path from 'node:path';
import { guardReach, type ReachingCall } from '../../../support/reach';

/** What code of the extension does beyond reading, since it is watched; what is of the network is refused. */
export interface ExtensionReach {
  readonly calls: readonly ReachingCall[];
}

/** Watches what the files in a folder call themselves. Others in this extension host do what they like, also what they were asked for by these. */
export function watchReach(folder: string): ExtensionReach {
  const calls: ReachingCall[] = [];
  guardReach((call) => {
    if (!caller().includes(folder)) return false;
    calls.push(call);
    return call.kind === 'network';
  });
  return { calls };
}

/** The frame of the stack that called what is guarded: the first that is neither of the guard nor of Node itself. */
function caller(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEEP;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.find((frame) => !OF_GUARD.some((file) => frame.includes(file)) && !frame.includes('node:')) ?? '';
}

const DEEP = 100;
const OF_GUARD = [__filename, path.resolve(__dirname, '../../../support/reach.js')];
