import type { Arguments, Option } from './arguments';
import type { ExitCode, Shell } from './shell';

/** One command of the command line: what it is called with, what its help says, and what it does. */
export interface Command {
  readonly name: string;
  /** What follows the name, e.g. `PATH… [--json]`. */
  readonly usage: string;
  /** Whole sentences, wrapped at 80 columns. */
  readonly description: string;
  readonly options: readonly Option[];
  /** What it is called with besides options are image references, not paths. */
  readonly takesReferences?: true;
  readonly examples: readonly string[];
  run(args: Arguments, shell: Shell): Promise<ExitCode>;
}

/** The text of `mirrorscope NAME --help`. */
export function helpOf({ name, usage, description, options, examples }: Command): string {
  const flags = [...options, HELP].map((option) => ({ flag: flagOf(option), text: option.help }));
  const width = Math.max(...flags.map(({ flag }) => flag.length));
  const lines = flags.map(({ flag, text }) => `  ${flag.padEnd(width)}  ${text}`);
  const shown = examples.map((example) => `  ${example}`);
  return [
    `Usage: mirrorscope ${name} ${usage}`,
    '',
    description,
    '',
    'Options:',
    ...lines,
    '',
    'Examples:',
    ...shown,
    '',
  ].join('\n');
}

const HELP: Option = { name: 'help', help: 'show this text' };

function flagOf({ name, value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}
