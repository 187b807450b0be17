import type { Random } from '../support/random';
import type { Target } from './campaign';
import { without } from './facade-target';
import { HOSTILE_PIECES, mutated } from './mutation';
import type { Seed } from './seeds';
import { runSessionCase, type SessionCase, type Step } from './session-case';
import { METHODS } from './session-methods';

/** Sessions of an editor with the language server, in workspaces made of these seeds. */
export function sessionTarget(seeds: readonly Seed[]): Target<SessionCase> {
  return {
    name: 'sessions',
    make: (kept, random) => sessionInput(seeds, kept, random),
    run: runSessionCase,
    sizeOf: ({ files, steps }) =>
      files.reduce((sum, { text }) => sum + text.length, 0) +
      steps.reduce((sum, step) => sum + ('newText' in step ? step.newText.length : 0), 0),
    *smaller(input) {
      for (const steps of without(input.steps)) yield { ...input, steps };
      for (const files of without(input.files)) if (files.length > 0) yield { ...input, files };
    },
  };
}

function sessionInput(seeds: readonly Seed[], kept: readonly SessionCase[], random: Random): SessionCase {
  const before = kept.length > 0 && random.chance(0.5) ? random.pick(kept) : null;
  const files = before?.files ?? random.pick(seeds).slice(0, 4);
  const other = (): string => random.pick(random.pick(seeds)).text;
  const added = Array.from({ length: 4 + random.below(12) }, () => randomStep(other, random));
  const steps = [...(before?.steps ?? [{ kind: 'open', file: 0 }]), ...added].slice(-30);
  return {
    kind: 'session',
    files: files.map((file) => (random.chance(0.3) ? { ...file, text: mutated(file.text, other(), random) } : file)),
    settings: random.pick(SETTINGS),
    pulls: random.chance(0.3),
    steps,
  };
}

function randomStep(other: () => string, random: Random): Step {
  const file = random.below(4);
  switch (random.below(20)) {
    case 0:
    case 1:
      return { kind: 'open', file };
    case 2:
      return { kind: 'undo', file };
    case 3:
      return { kind: 'close', file };
    case 4:
      return { kind: 'rename', file, name: random.pick(NAMES) };
    case 5:
      return { kind: 'configure', settings: { mirrorscope: random.pick(SETTINGS) } };
    case 6:
      return { kind: 'disk', file, text: random.chance(0.4) ? null : other() };
    case 7:
      return { kind: 'folder', added: random.chance(0.6), name: random.pick(['clusters', 'input', 'x y', 'é']) };
    case 8:
      return { kind: 'malformed', method: random.pick(Object.keys(METHODS)), params: random.pick(MALFORMED) };
    case 9:
    case 10:
    case 11:
    case 12: {
      const from = random.below(1000) / 1000;
      const newText = random.chance(0.6) ? random.pick(HOSTILE_PIECES) : other().slice(0, random.below(500));
      const way = random.pick(['difference', 'difference', 'difference', 'whole', 'stale'] as const);
      return { kind: 'edit', file, from, to: from + random.below(30) / 1000, newText, way };
    }
    default: {
      const way = random.pick(['plain', 'plain', 'plain', 'cancelled', 'beyond', 'unawaited'] as const);
      const word = random.chance(0.5) ? random.pick(HOSTILE_PIECES) : 'quay.io/team/app:1';
      return { kind: 'ask', method: random.pick(Object.keys(METHODS)), file, at: random.below(1000) / 1000, word, way };
    }
  }
}

const NAMES = [
  'a.yaml',
  'b/registries.conf',
  'Dockerfile',
  'x.txt',
  '.mirrorscope.yaml',
  '100%.yaml',
  'a%zz.yaml',
  'ü/c d.yaml',
];

const SETTINGS: readonly unknown[] = [
  null,
  {},
  { target: '4.18', structure: 'off' },
  {
    clusters: { a: { files: ['**'] }, __proto__: { files: 1 } },
    rules: { all: 'error' },
    codeLens: { enabled: false },
  },
  { exclude: ['**/[', '{a,b'], inlayHints: { enabled: true }, releaseImage: 7, target: ['x'] },
  'text',
  [1, 2],
];

const MALFORMED: readonly unknown[] = [
  {},
  [],
  { textDocument: null },
  { textDocument: { uri: 7 }, position: null },
  { textDocument: { uri: 'file:///workspace/a.yaml' }, position: { line: -1, character: 1e99 } },
  { uri: {}, uris: null, root: 1, base: { kind: 'other' } },
  { __proto__: null, constructor: 1 },
];
