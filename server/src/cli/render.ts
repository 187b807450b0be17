import path from 'node:path';
import type { NodeFile, Rendering } from '../core/cluster/node-files';
import { dropInFiles } from '../core/clusters/drop-in-files';
import type { ClusterView } from '../core/clusters/view';
import type { Arguments } from './arguments';
import { CLUSTER_OPTIONS } from './configuration-file';
import type { Command } from './command';
import { nameOf } from './input-file';
import { readManifests, type ClusterManifestsInput } from './manifests';
import { choosePool } from './node-source';
import { refusalWords } from './refusal-words';
import type { Shell } from './shell';
import { visibleText } from './visible-text';
import { writeBelow } from './write-files';
import { Failure } from './failure';

export const RENDER: Command = {
  name: 'render',
  usage: 'PATH… [--out DIR | --json]',
  description: [
    'Prints the node files that the Machine Config Operator writes for these manifests, byte for byte, each under',
    'a line with its path. Objects are taken by file name, documents in file order. Where the operator refuses,',
    'its whole message goes to standard error, and the exit code is 1: nodes keep the files that they have.',
    'Without a PATH, the manifests are those of .mirrorscope.yaml.',
  ].join('\n'),
  options: [
    {
      name: 'out',
      value: 'DIR',
      help: 'write the files below DIR instead: DIR/etc/containers/registries.conf and so on',
    },
    { name: 'json', help: 'print {"files":[{"path","mode","contents"}],"warnings":[…],"error":null}' },
    { name: 'pool', value: 'NAME', help: 'with the drop-ins that MachineConfigs add on nodes of this pool' },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope render manifests/',
    'mirrorscope render --target 4.14 --out node-files idms.yaml image-config.yaml',
    'kustomize build overlays/prod | mirrorscope render --json -',
  ],
  async run(args, shell) {
    if (args.has('out') && args.has('json')) throw new Failure('--out and --json do not go together');
    const manifests = await readManifests(args.paths, args, shell);
    const { rendering } = manifests.view.answers;
    const dropIns = dropInsOf(manifests.view, args, shell);
    const out = args.text('out');
    if (args.has('json')) shell.out(`${JSON.stringify(jsonOf(rendering, dropIns))}\n`);
    else {
      for (const { message } of rendering.warnings) shell.note(`the operator logs: ${message}`);
      if (rendering.kind === 'refused') complain(manifests, rendering, shell);
      else if (out !== null) await writeFiles(together(rendering, dropIns), path.resolve(shell.cwd, out), shell);
      else printFiles(together(rendering, dropIns), shell);
    }
    return rendering.kind === 'refused' ? 1 : 0;
  },
};

/** What MachineConfigs add on the nodes of the pool that is named; nothing where none is. */
function dropInsOf(view: ClusterView, args: Arguments, shell: Shell): readonly NodeFile[] {
  const pool = choosePool(view, args, shell);
  const pools = view.cluster.pools.find(({ names }) => pool !== null && names.includes(pool));
  return pools?.dropIns.map(dropInFiles(view.cluster.documents)) ?? [];
}

/** Each file once: what a MachineConfig brings in the place of the operator's comes behind it by name. */
function together({ files }: Pick<RenderedFiles, 'files'>, dropIns: readonly NodeFile[]): readonly NodeFile[] {
  return [...new Map([...files, ...dropIns].map((file) => [file.path, file])).values()];
}

type RenderedFiles = Extract<Rendering, { kind: 'rendered' }>;

function jsonOf(rendering: Rendering, dropIns: readonly NodeFile[]): unknown {
  const files = rendering.kind === 'rendered' ? together(rendering, dropIns) : [];
  return {
    files: files.map((file) => ({ path: file.path, mode: file.mode, contents: file.contents })),
    warnings: rendering.warnings.map(({ message }) => message),
    error: rendering.kind === 'refused' ? rendering.refusal.message : null,
  };
}

function complain(
  { whereIs }: ClusterManifestsInput,
  rendering: Extract<Rendering, { kind: 'refused' }>,
  shell: Shell,
): void {
  const { message, origins } = rendering.refusal;
  shell.note(refusalWords(message));
  for (const origin of origins) {
    const position = whereIs(origin);
    if (position) shell.note(`  ${position.name}:${position.line}`);
  }
}

function printFiles(files: readonly NodeFile[], shell: Shell): void {
  if (files.length === 0) shell.note(NOTHING);
  const shown = files.map(
    (file) => `==> ${file.path} <==\n${shell.isTerminal ? visibleText(file.contents) : file.contents}`,
  );
  shell.out(shown.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('\n'));
}

async function writeFiles(files: readonly NodeFile[], folder: string, shell: Shell): Promise<void> {
  if (files.length === 0) shell.note(NOTHING);
  for (const file of files) {
    const written = await writeBelow(folder, file.path, file.contents);
    shell.note(`wrote ${nameOf(written, shell.cwd)}`);
  }
}

const NOTHING = 'the operator writes no file for these manifests: nodes keep those of the installation';
