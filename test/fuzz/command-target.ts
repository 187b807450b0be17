import { COMMANDS } from '../../server/src/cli/commands';
import type { Command } from '../../server/src/cli/command';
import type { Option } from '../../server/src/cli/arguments';
import type { Random } from '../support/random';
import type { Target } from './campaign';
import { LINK, runCommandCase, type CommandCase } from './command-case';
import { smallerTexts, without } from './facade-target';
import { HOSTILE_PIECES, mutated } from './mutation';
import type { Seed } from './seeds';

/** Calls of every command with its options, in folders made of these seeds. */
export async function commandTarget(seeds: readonly Seed[]): Promise<Target<CommandCase>> {
  const commands = await Promise.all(COMMANDS.map((entry) => entry.load()));
  return {
    name: 'commands',
    make: (_kept, random) => commandInput(commands, seeds, random),
    run: runCommandCase,
    sizeOf: ({ files, stdin }) => files.reduce((sum, { text }) => sum + text.length, stdin.length),
    *smaller(input) {
      for (const words of without(input.words)) if (words.length > 0) yield { ...input, words };
      for (const files of without(input.files)) yield { ...input, files };
      for (const [index, file] of input.files.entries())
        for (const text of smallerTexts(file.text))
          yield { ...input, files: input.files.map((known, at) => (at === index ? { ...file, text } : known)) };
    },
  };
}

function commandInput(commands: readonly Command[], seeds: readonly Seed[], random: Random): CommandCase {
  const { name, options } = random.pick(commands);
  const other = (): string => random.pick(random.pick(seeds)).text;
  const files = random
    .pick(seeds)
    .slice(0, 5)
    .map((file) => (random.chance(0.6) ? { ...file, text: mutated(file.text, other(), random) } : file));
  const places = [...files.map((file) => file.name), '.', '-', LINK, 'missing.yaml', ...random.pick(ARGUMENTS)];
  const given = options.filter(() => random.chance(2 / options.length));
  return {
    kind: 'command',
    files,
    words: [
      name,
      ...given.flatMap((option) => wordsOf(option, places, random)),
      ...Array.from({ length: random.below(4) }, () => random.pick(places)),
    ],
    stdin: mutated(other(), other(), random),
    isTerminal: random.chance(0.5),
  };
}

function wordsOf({ name, value, choices }: Option, places: readonly string[], random: Random): string[] {
  if (value === undefined) return [`--${name}`];
  if (choices && random.chance(0.9)) return [`--${name}`, random.pick(choices)];
  return [`--${name}`, random.pick([...places, ...(VALUES[value] ?? [])])];
}

/** By what stands for a value in the help. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  RELEASE: ['4.12', '4.18', '5.x', 'latest', '9999999999.1', '4.-1'],
  DIR: ['out', 'out/deep', '.', '../inside/out', '\0'],
  REF: ['quay.io/r/r@sha256:aa', 'ubi', ''],
  NAME: ['a', '__proto__', 'constructor'],
};

const ARGUMENTS: readonly (readonly string[])[] = [
  ['quay.io/team/app:1', 'icsp-deprecated', 'no-such-rule'],
  ['expected', 'input', 'etc', '..'],
  HOSTILE_PIECES.slice(0, 25),
];
