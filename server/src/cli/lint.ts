import path from 'node:path';
import { analyse } from '../core/analysis';
import type { Configuration } from '../core/clusters/configuration';
import { isRuleLevel, type RuleLevel } from '../core/model/severity';
import { nearestWord } from '../core/model/nearest-word';
import { RULES } from '../core/rules/all';
import { createWorkspace, type Workspace } from '../core/workspace';
import type { Arguments } from './arguments';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { readDropIns } from './drop-ins';
import { Failure } from './failure';
import { findingsJson, findingsText, type FileFindings } from './findings-report';
import { isFolder, readInput, readInputs, STDIN, type InputFile } from './input-file';
import { loadWorkspace, type LoadedWorkspace } from './load-workspace';
import type { ExitCode, Shell } from './shell';

const FORMATS = ['text', 'json'] as const;

export const LINT: Command = {
  name: 'lint',
  usage: 'PATH… [--format text|json] [--rule CODE=LEVEL]… [--max-warnings N]',
  description: [
    'Says what is wrong with manifests and registries.conf files, cluster by cluster. The exit code is 1 where there',
    'is an error, or where there are more warnings than --max-warnings; info and hint never count. A folder that is',
    'given beside a registries.conf is its folder of drop-ins.',
  ].join('\n'),
  options: [
    { name: 'format', value: 'FORMAT', choices: FORMATS, help: 'text (default) or json' },
    { name: 'rule', value: 'CODE=LEVEL', multiple: true, help: 'set a rule to off, hint, info, warning or error' },
    { name: 'max-warnings', value: 'N', help: 'how many warnings are taken; without it, any number' },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope lint .',
    'mirrorscope lint --format json --rule icsp-deprecated=off manifests/',
    'mirrorscope lint /etc/containers/registries.conf /etc/containers/registries.conf.d',
    'helm template chart | mirrorscope lint -',
  ],
  async run(args, shell) {
    if (args.paths.length === 0) throw new Failure('give a PATH: a file or a folder');
    const most = maxWarnings(args);
    const inputs = await readLinted(args.paths, shell);
    for (const { name, encodingProblem } of inputs)
      if (encodingProblem !== null) shell.note(`${name}: ${encodingProblem}`);
    const loaded = await loadWorkspace(inputs, args, shell, ruleLevels(args));
    const reports = findingsOf(loaded, args.text('cluster'));
    if (args.text('format') === 'json') shell.out(findingsJson(reports));
    else shell.out(findingsText(reports, loaded, shell.colour));
    return verdict(reports, most);
  },
};

/** The files under the paths. Beside a registries.conf, a folder holds its drop-ins: they are read as if they lay where an engine looks. */
async function readLinted(paths: readonly string[], shell: Shell): Promise<InputFile[]> {
  const folders: string[] = [];
  const files: string[] = [];
  for (const given of paths) {
    const leads = given !== STDIN && (await isFolder(path.resolve(shell.cwd, given), given));
    (leads ? folders : files).push(given);
  }
  const named: InputFile[] = [];
  for (const file of files) named.push(await readInput(file, shell));
  const main = named.find(({ language }) => language === 'registries-conf');
  const inputs = new Map(named.map((input) => [input.uri, input]));
  for (const folder of folders) {
    const dropIns = main ? await readDropIns(folder, main, shell) : null;
    for (const input of dropIns ?? (await readInputs([folder], shell))) inputs.set(input.uri, input);
  }
  return [...inputs.values()];
}

/** The findings in each file; also in `.mirrorscope.yaml`, given or not, where there are any. */
function findingsOf(loaded: LoadedWorkspace, cluster: string | null): FileFindings[] {
  const { configuration, documents } = loaded;
  const workspace = cluster === null ? loaded.workspace : ofCluster(loaded.workspace, cluster);
  const analysis = analyse(null, workspace);
  const reports = documents
    .filter(({ uri }) => workspace.documents.has(uri))
    .map((document) => ({ name: loaded.nameOf(document.uri), document, findings: analysis.findingsOf(document.uri) }));
  const settings = configuration?.file;
  if (!settings || reports.some(({ document }) => document.uri === settings.uri)) return reports;
  const findings = analysis.findingsOf(settings.uri);
  return findings.length > 0
    ? [{ name: loaded.nameOf(settings.uri), document: settings, findings }, ...reports]
    : reports;
}

/** The part of a workspace that is one cluster. */
function ofCluster(workspace: Workspace, name: string): Workspace {
  const cluster = workspace.clusters.find((candidate) => candidate.name === name);
  if (!cluster) {
    throw new Failure(
      `there is no cluster ${name}: there are ${workspace.clusters.map((candidate) => candidate.name).join(', ')}`,
    );
  }
  const { configuration } = workspace;
  const clusters = configuration.clusters?.filter((declaration) => declaration.name === name) ?? null;
  return createWorkspace(workspace.root, cluster.documents, { ...configuration, clusters });
}

function ruleLevels(args: Arguments): Configuration['rules'] {
  return new Map(
    args.texts('rule').map((text): [string, RuleLevel] => {
      const [code = '', level = ''] = text.split('=');
      if (!isRuleLevel(level)) throw new Failure(`--rule ${text}: write CODE=off, hint, info, warning or error`);
      const codes = RULES.map((rule) => rule.code);
      if (codes.includes(code)) return [code, level];
      const near = nearestWord(code, codes);
      throw new Failure(`--rule ${text}: there is no rule ${code}${near === null ? '' : `, did you mean ${near}?`}`);
    }),
  );
}

function maxWarnings(args: Arguments): number {
  const text = args.text('max-warnings');
  if (text === null) return Infinity;
  if (!/^\d{1,9}$/.test(text)) throw new Failure(`--max-warnings ${text} is no number`);
  return Number(text);
}

function verdict(reports: readonly FileFindings[], most: number): ExitCode {
  const findings = reports.flatMap((report) => report.findings);
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return warnings > most || findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}
