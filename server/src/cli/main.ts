import { COMMANDS } from './commands';
import { Failure } from './failure';
import { processShell } from './process-shell';
import { runProgram } from './program';

/** The program `mirrorscope`. What fails ends here: one line on standard error, exit code 2. */
async function main(): Promise<void> {
  const shell = processShell();
  try {
    process.exitCode = await runProgram(process.argv.slice(2), COMMANDS, shell);
  } catch (error) {
    shell.note(error instanceof Failure ? error.message : `this should not have happened: ${describe(error)}`);
    process.exitCode = 2;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

void main();
