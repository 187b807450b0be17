import { readArguments } from './arguments';
import { helpOf, type Command } from './command';
import { Failure } from './failure';
import { nearestWord } from '../core/model/nearest-word';
import type { ExitCode, Shell } from './shell';
import { VERSION } from './version';

/** A command whose code is read when it is called, so that the others cost nothing at the start. */
export interface CommandEntry {
  readonly name: string;
  /** One line for `mirrorscope --help`. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** Runs the command that the words name. Throws a Failure for misuse and for input that cannot be read. */
export async function runProgram(
  words: readonly string[],
  commands: readonly CommandEntry[],
  shell: Shell,
): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === undefined) {
    shell.note(`give a command: ${commands.map((entry) => entry.name).join(', ')} (mirrorscope --help says more)`);
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const command = commands.find((entry) => entry.name === rest[0]);
    shell.out(command ? helpOf(await command.load()) : overview(commands));
    return 0;
  }
  if (name === '--version') {
    shell.out(`${VERSION}\n`);
    return 0;
  }
  const entry = commands.find((candidate) => candidate.name === name);
  if (!entry) throw (await misplacedOption(words, commands)) ?? unknownCommand(name, commands);
  const command = await entry.load();
  if (asksForHelp(rest)) {
    shell.out(helpOf(command));
    return 0;
  }
  return command.run(readArguments(rest, command), shell);
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

/** For an option before the command; null where no command has one of that name. */
async function misplacedOption(
  [first = '', ...rest]: readonly string[],
  commands: readonly CommandEntry[],
): Promise<Failure | null> {
  const [name] = first.split('=', 1);
  const loaded = await Promise.all(commands.map((entry) => entry.load()));
  const knowing = loaded.filter(({ options }) => options.some((option) => `--${option.name}` === name));
  if (knowing.length === 0) return null;
  const meant = knowing.filter((command) => rest.includes(command.name));
  const names = (meant.length > 0 ? meant : knowing).map((command) => command.name);
  return new Failure(`${name} comes after the command: mirrorscope ${names.join('|')} ${name}`);
}

function unknownCommand(name: string, commands: readonly CommandEntry[]): Failure {
  const near = nearestWord(
    name,
    commands.map((entry) => entry.name),
  );
  const what = name.startsWith('-') ? `unknown option ${name}` : `there is no command \`${name}\``;
  return new Failure(`${what}${near === null ? '' : `: did you mean \`${near}\`?`} (mirrorscope --help names all)`);
}

function overview(commands: readonly CommandEntry[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'mirrorscope: where does this image really come from?',
    '',
    'Usage: mirrorscope COMMAND [OPTIONS] …',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'mirrorscope COMMAND --help says more about a command, mirrorscope --version names the release.',
    'Exit codes: 0 nothing wrong, 1 findings or a refused configuration, 2 misuse or unreadable input.',
    '',
  ].join('\n');
}
