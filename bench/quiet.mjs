import { createEditor } from './editor.mjs';
import { startServer } from './stdio-client.mjs';

/**
 * @typedef {import('./editor.mjs').Editor} Editor
 * @typedef {import('./generate.mjs').Workload} Workload
 * @typedef {import('./stdio-client.mjs').Client} Client
 * @typedef {import('./stdio-client.mjs').Server} Server
 *
 * @typedef {object} Started a server that has answered `initialize`
 * @property {Client} client
 * @property {Editor} editor
 * @property {number} start milliseconds from the start of the process to that answer
 * @property {boolean} isDisturbed whether the machine had something else to do, up to the last attempt
 *
 * @typedef {object} Quiet
 * @property {(server: Server, workload: Workload, options?: { verbose?: boolean, takesAny?: boolean }) => Promise<Started>} start
 *   rejects where the server fails; the caller stops it. `takesAny`: the first one, whatever the machine does
 * @property {() => number} waited milliseconds that went into starts for nothing
 */

/** A start that takes longer than the quickest one by this factor is that of a machine that works for others, too. */
const DISTURBED = 1.1;
/** A machine that is busy for longer is measured as it is: so long for one process, and for all of a run. */
const LONGEST_MS = 20_000;
const PATIENCE_MS = 15 * 60_000;

/**
 * Starts servers while the machine has nothing else to do. A virtual machine shares its processors with others, and a process that has a slow start is slow in all
 * that it does in its first second. So one that takes longer to start than the quickest of its kind so far is stopped before anything is timed, and another one
 * started; how long what is timed takes has no part in that.
 * @returns {Quiet}
 */
export function createQuiet() {
  /** The quickest start of each server, in milliseconds. @type {Map<string, number>} */
  const quickest = new Map();
  let waited = 0;
  return {
    async start(server, workload, { verbose = false, takesAny = false } = {}) {
      const begun = performance.now();
      const until = begun + Math.min(LONGEST_MS, PATIENCE_MS - waited);
      for (;;) {
        const attempted = performance.now();
        const client = startServer(server, { folder: workload.folder, verbose });
        try {
          const editor = createEditor(client, server, workload);
          const start = await editor.start();
          const least = Math.min(start, quickest.get(server.name) ?? Infinity);
          quickest.set(server.name, least);
          const isDisturbed = start > DISTURBED * least;
          if (!isDisturbed || takesAny || attempted >= until) {
            waited += attempted - begun;
            return { client, editor, start, isDisturbed };
          }
        } catch (error) {
          await client.stop();
          throw error;
        }
        await client.stop();
      }
    },
    waited: () => waited,
  };
}
