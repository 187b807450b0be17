import path from 'node:path';
import { analyse, type Analysis } from '../core/analysis';
import { placeInFile } from '../core/carried/locate';
import type { Configuration } from '../core/clusters/configuration';
import { isRuleLevel, type RuleLevel } from '../core/model/severity';
import { nearestWord } from '../core/model/nearest-word';
import { RULES } from '../core/rules/all';
import type { Document } from '../core/document';
import { safeFixes } from '../core/features/combined-fixes';
import { isExcluded } from '../core/workspace';
import type { Arguments } from './arguments';
import { noneOf, workspaceOf } from './choose-cluster';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { readDropIns } from './drop-ins';
import { checkEncodings, isUnreadable } from './encoding';
import { Failure } from './failure';
import { findingsGithub } from './findings-github';
import { findingsJunit } from './findings-junit';
import { findingsJson, shownFinding, type FileFindings, type FindDocument } from './findings-report';
import { findingsSarif } from './findings-sarif';
import { findingsText } from './findings-text';
import { diffOf, fixDocuments, isHiddenChange, objectionToWriting, writeFixed } from './fix-files';
import { isFolder, readInput, readInputs, STDIN, withLocalFiles, type InputFile } from './input-file';
import { loadWorkspace, toClosedDocument, type LoadedWorkspace } from './load-workspace';
import type { ExitCode, Shell } from './shell';
import { VERSION } from './version';

type Format = (reports: readonly FileFindings[], loaded: LoadedWorkspace, shell: Shell) => string;

const FORMATS: Readonly<Record<string, Format>> = {
  text: (reports, { documentOf }, { colour }) => findingsText(reports, documentOf, colour),
  json: findingsJson,
  sarif: (reports, { documentOf }, { cwd }) => findingsSarif(reports, { documentOf, cwd, version: VERSION }),
  github: findingsGithub,
  junit: findingsJunit,
};

export const LINT: Command = {
  name: 'lint',
  usage: 'PATH… [--format FORMAT] [--fix [--dry-run]] [--rule CODE=LEVEL]… [--max-warnings N]',
  description: [
    'Says what is wrong with manifests and registries.conf files, cluster by cluster. The exit code is 1 where there',
    'is an error, or where there are more warnings than --max-warnings; info and hint never count. It is 2 where nothing',
    'is looked at, or nothing on a cluster or node reads a file for its encoding. A folder that is given beside a',
    'registries.conf is its folder of drop-ins. `# mirrorscope-disable-line CODE` in a file silences a rule there;',
    'mirrorscope explain CODE says what a rule is about.',
  ].join('\n'),
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: Object.keys(FORMATS),
      help: 'text (default), json, sarif, github, junit',
    },
    { name: 'fix', help: 'apply the safe fixes to the files, then say what is left' },
    { name: 'dry-run', help: 'with --fix: print the changes as a patch, and write nothing' },
    { name: 'rule', value: 'CODE=LEVEL', multiple: true, help: 'set a rule to off, hint, info, warning or error' },
    { name: 'max-warnings', value: 'N', help: 'how many warnings are taken; without it, any number' },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope lint .',
    'mirrorscope lint --format json --rule icsp-deprecated=off manifests/',
    'mirrorscope lint --fix --dry-run manifests/',
    'mirrorscope lint /etc/containers/registries.conf /etc/containers/registries.conf.d',
    'helm template chart | mirrorscope lint -',
  ],
  async run(args, shell) {
    if (args.paths.length === 0) throw new Failure('give a PATH: a file or a folder');
    const most = maxWarnings(args);
    const isDryRun = args.has('dry-run');
    if (isDryRun && !args.has('fix')) throw new Failure('--dry-run needs --fix');
    if (isDryRun && args.has('format')) throw new Failure('--dry-run prints a patch: it does not go with --format');
    if (args.has('fix') && !isDryRun && args.paths.includes(STDIN))
      throw new Failure('standard input cannot be fixed in place: --fix --dry-run prints the changes');
    const inputs = await readLinted(args.paths, shell);
    if (inputs.length === 0) return 2;
    checkEncodings(inputs, shell, () => false);
    const loaded = await loadWorkspace(inputs, args, shell, { rules: ruleLevels(args), read: toClosedDocument });
    const cluster = args.text('cluster');
    const whole = analysisOf(loaded, cluster);
    if (!loaded.documents.some(({ uri }) => isLookedAt(uri, whole)))
      throw noneOf('files', loaded, loaded.documents, cluster);
    const analysis = args.has('fix') ? await fix({ loaded, analysis: whole, inputs }, args, shell) : whole;
    const reports = findingsOf(loaded, analysis);
    const format = FORMATS[args.text('format') ?? 'text'];
    if (!isDryRun && format) shell.out(format(reports, withTexts(loaded, analysis), shell));
    const isUnread = inputs.some((input) => isLookedAt(input.uri, analysis) && isUnreadable(input));
    return isUnread ? 2 : verdict(reports, most);
  },
};

/** What there is to fix, and where it comes from. */
interface Fixable {
  readonly loaded: LoadedWorkspace;
  readonly analysis: Analysis;
  readonly inputs: readonly InputFile[];
}

/** Writes the safe fixes, or prints them. The analysis is that of the texts after them. */
async function fix({ loaded, analysis, inputs }: Fixable, args: Arguments, shell: Shell): Promise<Analysis> {
  const byUri = new Map(inputs.map((input) => [input.uri, input]));
  const isDryRun = args.has('dry-run');
  const writable: Document[] = [];
  for (const document of loaded.documents) {
    const input = byUri.get(document.uri);
    const objection = isDryRun || !input ? null : await objectionToWriting(input, args.paths, shell.cwd);
    if (objection === null) writable.push(document);
    else if (safeFixes(document, analysis.findingsOf(document.uri)).edits.length > 0)
      shell.note(`${loaded.nameOf(document.uri)} is not fixed: ${objection}`);
  }
  const fixed = fixDocuments(analysis, writable);
  if (!isDryRun) {
    await writeFixed(fixed, byUri, shell);
    return fixed.analysis;
  }
  const { patch, folder } = diffOf(fixed, byUri, shell.cwd);
  shell.out(patch);
  if (folder !== shell.cwd)
    shell.note(
      `the patch is one for ${folder}, since not all files lie in the current folder: \`git apply\` takes it there`,
    );
  for (const file of fixed.files.filter(isHiddenChange))
    shell.note(`${loaded.nameOf(file.before.uri)}: a change is not shown, since credentials stand in its line`);
  return fixed.analysis;
}

/** The same with the texts that were analysed: `--fix` has changed them. */
function withTexts(loaded: LoadedWorkspace, { workspace }: Analysis): LoadedWorkspace {
  const documentOf: FindDocument = (given) => {
    const place = placeInFile(given, (uri) => workspace.documents.get(uri));
    const document = workspace.documents.get(place.chunk.file);
    return document ? { name: loaded.nameOf(document.uri), document, place } : null;
  };
  return { ...loaded, documentOf };
}

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
  return withLocalFiles(inputs, shell);
}

function analysisOf(loaded: LoadedWorkspace, cluster: string | null): Analysis {
  return analyse(null, cluster === null ? loaded.workspace : workspaceOf(loaded, cluster));
}

/** Whether a file is of the cluster that is meant, and not excluded. */
function isLookedAt(uri: string, { workspace }: Analysis): boolean {
  return workspace.documents.has(uri) && !isExcluded(workspace, uri);
}

/** The findings in each file that is looked at; also in `.mirrorscope.yaml`, given or not, where there are any. */
function findingsOf(loaded: LoadedWorkspace, analysis: Analysis): FileFindings[] {
  const reportOf = (uri: string): FileFindings[] => {
    const document = analysis.workspace.documents.get(uri);
    if (!document || !isLookedAt(uri, analysis)) return [];
    return [{ name: loaded.nameOf(uri), document, findings: analysis.findingsOf(uri).map(shownFinding) }];
  };
  const reports = loaded.documents.flatMap(({ uri }) => reportOf(uri));
  const settings = loaded.configuration?.file.uri;
  if (settings === undefined || loaded.documents.some(({ uri }) => uri === settings)) return reports;
  return [...reportOf(settings).filter(({ findings }) => findings.length > 0), ...reports];
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
