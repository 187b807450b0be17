import type { Random } from '../support/random';
import type { FacadeCase, FileText } from './facade-case';
import { HOSTILE_PIECES, mutated } from './mutation';
import type { Seed } from './seeds';

/** Longer inputs are left to the tests of growth. */
const MOST_TEXT = 40_000;

/** An input for the facade: one that was kept, or a seed, with changes. */
export function facadeInput(seeds: readonly Seed[], kept: readonly FacadeCase[], random: Random): FacadeCase {
  const before = kept.length > 0 && random.chance(0.7) ? random.pick(kept) : caseOf(random.pick(seeds));
  const files = changedFiles(before.files, seeds, random);
  return {
    kind: 'facade',
    files: files.reduce((sum, { text }) => sum + text.length, 0) > MOST_TEXT ? files.slice(0, 1) : files,
    edits: Array.from({ length: random.below(5) }, () => {
      const from = random.below(1000) / 1000;
      const other = random.pick(random.pick(seeds)).text;
      const newText = random.chance(0.6) ? random.pick(HOSTILE_PIECES) : other.slice(0, random.below(300));
      return { file: random.below(files.length), from, to: from + random.below(20) / 1000, newText };
    }),
    at: [0, ...Array.from({ length: 3 }, () => random.below(10_000) / 10_000)],
    words: [random.pick(HOSTILE_PIECES), random.pick(REFERENCES), wordOf(random.pick(files).text, random)],
  };
}

function caseOf(files: readonly FileText[]): FacadeCase {
  return { kind: 'facade', files, edits: [], at: [], words: [] };
}

function changedFiles(before: readonly FileText[], seeds: readonly Seed[], random: Random): FileText[] {
  const files = [...before];
  if (random.chance(0.2)) files.push(...random.pick(seeds).slice(0, 2));
  if (random.chance(0.1)) files.push({ name: '.mirrorscope.yaml', text: random.pick(CONFIGURATIONS) });
  if (random.chance(0.2) && files.length > 1) files.splice(random.below(files.length), 1);
  for (let count = 1 + random.below(2); count > 0; count--) {
    const index = random.below(files.length);
    const file = files[index]!;
    const other = random.pick(random.pick(seeds)).text;
    const name = random.chance(0.1) ? random.pick(NAMES) : file.name;
    files[index] = { name, text: mutated(file.text, other, random) };
  }
  return [...new Map(files.map((file) => [file.name, file])).values()];
}

function wordOf(text: string, random: Random): string {
  const words = text.match(/[^\s"']{1,200}/g) ?? [''];
  return random.pick(words);
}

const NAMES = [
  ...[
    'a.yaml',
    'clusters/a/b.yaml',
    'clusters/b/b.yaml',
    'registries.conf',
    'etc/registries.conf',
    'x.json',
    'Dockerfile',
  ],
  ...['etc/registries.conf.d/1.conf', 'etc/registries.conf.d/2.conf', '.mirrorscope.yaml', 'values.yaml', 'Chart.yaml'],
  ...[
    'kustomization.yaml',
    'install-config.yaml',
    'working-dir/cluster-resources/idms-oc-mirror.yaml',
    'templates/a.yaml',
  ],
  ...['imageset-config.yaml', 'policy.json', 'a b#c?.yaml', '100%.yaml', '[x](y).yaml', '__proto__.yaml', 'é💡.yaml'],
];

const REFERENCES = [
  ...[
    'quay.io/team/app:1',
    'ubi8',
    'docker.io/library/a@sha256:0',
    `a.io/b@sha256:${'0'.repeat(64)}`,
    'localhost/a',
    '',
  ],
  ...['registry.redhat.io/ubi9/ubi:latest', 'a.io:5000/x', 'A.IO/X', '[::1]:5000/a', 'a.io/'.repeat(60), 'oci:a:b'],
];

const CONFIGURATIONS = [
  'clusters:\n  a:\n    files: ["clusters/a/**", "**/*.yaml"]\n    target: "4.18"\n  b:\n    files: ["**"]\n    reachable: [m.io]\n',
  'target: "5.1"\nreleaseImage: quay.io/r/r@sha256:aa\nrules:\n  all: error\n  icsp-deprecated: off\nexclude: ["**/x/**"]\n',
  'clusters:\n  __proto__: {files: ["**"]}\n  constructor: {files: ["**"], topology: microshift}\n',
  'clusters: {h: {files: ["**/*"], topology: hosted, target: "4.12"}, s: {files: [a*], topology: sno}}\n',
];
