import { EMPTY_REGISTRIES_CONF, type RegistriesConf } from '../model/hub';
import { readRegistriesFile, type RegistriesFile } from '../model/registries-file';
import { chunkStarts } from '../text/chunk-starts';
import { parseToml } from '../syntax/toml';
import type { SyntaxFile } from '../syntax/tree';
import { lineIndex } from '../text/line-index';
import type { Place } from '../text/place';
import { sortedBytewise } from './bytewise';
import {
  actionsFinder,
  describeAction,
  mergeFilePolicies,
  nodeActions,
  type ActionsFor,
  type FilePolicy,
  type NodeAction,
} from './node-disruption';
import { REGISTRIES_CONF } from './node-paths';
import { safeChanges, unsafeChanges, type SafeChange } from './registries-change';

/** The files of a node that matter, by their path; a path that is absent is a file that does not exist. */
export type NodeFileTree = ReadonlyMap<string, string>;

export type Topology = 'standalone' | 'sno' | 'hosted' | 'microshift';

export interface ImpactOptions {
  /** `standalone` when left out. */
  readonly topology?: Topology;
  /** What an administrator set (`readFilePolicies`); nothing when left out. */
  readonly filePolicies?: readonly FilePolicy[];
  /** Where registries.conf was rendered and not read: what it says, with the places that caused it. */
  readonly rendered?: { readonly old: RegistriesConf | null; readonly next: RegistriesConf | null };
  /** The places that made a changed file another one, where they are known. */
  readonly causesOf?: (path: string) => readonly Place[];
}

/** What a change of node files does to the nodes. */
export interface Impact {
  /**
   * `machine-config-daemon`: the rest tells what it does. `elsewhere`: hosted control planes and MicroShift do not go through
   * it; only `changedFiles` says something then.
   */
  readonly decidedBy: 'machine-config-daemon' | 'elsewhere';
  /** null where nobody can tell: the daemon ends in `error`, or it is not the one that decides. */
  readonly drain: boolean | null;
  readonly reboot: boolean;
  /** As the daemon logs them, in the order of the files; `None` when nothing is to be done. */
  readonly actions: readonly string[];
  /** Sorted by path. */
  readonly changedFiles: readonly string[];
  readonly reasons: readonly ImpactReason[];
  /** What a change of registries.conf that needs no drain comes to. */
  readonly safeChanges: readonly SafeChange[];
  readonly error: string | null;
}

export interface ImpactReason {
  /** The daemon's log line, or, where it logs nothing, one of ours in its manner. */
  readonly text: string;
  /** The same in a few words of ours, where there are fewer. */
  readonly brief?: string;
  readonly origins: readonly Place[];
}

/**
 * What happens to nodes that go from one set of files to another. A node that reboots drains first; a single-node cluster
 * never drains. Follows openshift/machine-config-operator `pkg/daemon/update.go` `calculatePostConfigChangeNodeDisruptionAction`
 * and `pkg/daemon/drain.go` `isDrainRequiredForNodeDisruptionActions`, `performDrain`.
 */
export function impactOf(old: NodeFileTree, next: NodeFileTree, options: ImpactOptions = {}): Impact {
  const { topology = 'standalone', filePolicies = [] } = options;
  const changedFiles = changedPaths(old, next);
  if (topology === 'hosted' || topology === 'microshift') return undecided(changedFiles, topology);
  const actionsFor = actionsFinder(mergeFilePolicies(filePolicies));
  const actions = nodeActions(changedFiles, actionsFor);
  const decision = decideDrain(actions, { old, next, options, changedFiles, actionsFor });
  const never = topology === 'sno' && decision.drain === true;
  return {
    decidedBy: 'machine-config-daemon',
    drain: never ? false : decision.drain,
    reboot: has(actions, 'Reboot'),
    actions: actions.map(describeAction),
    changedFiles,
    reasons: never ? [...decision.reasons, SINGLE_NODE] : decision.reasons,
    safeChanges: decision.safeChanges,
    error: decision.error,
  };
}

const SINGLE_NODE: ImpactReason = { text: 'a single-node cluster does not drain', origins: [] };

interface Change {
  readonly old: NodeFileTree;
  readonly next: NodeFileTree;
  readonly options: ImpactOptions;
  readonly changedFiles: readonly string[];
  readonly actionsFor: ActionsFor;
}

type DrainDecision = Pick<Impact, 'drain' | 'reasons' | 'safeChanges' | 'error'>;

const NOTHING_KNOWN = { reasons: [], safeChanges: [], error: null } as const;

function decideDrain(actions: readonly NodeAction[], change: Change): DrainDecision {
  if (has(actions, 'Reboot')) return { ...NOTHING_KNOWN, drain: true, reasons: rebootReasons(change) };
  if (has(actions, 'Drain')) return { ...NOTHING_KNOWN, drain: true, reasons: drainReasons(change) };
  return has(actions, 'Special') ? decideByContent(change) : { ...NOTHING_KNOWN, drain: false };
}

/** Whether the change of registries.conf is safe, both decoded and nothing more checked. */
function decideByContent({ old, next, options }: Change): DrainDecision {
  const before = decode(options.rendered?.old, old);
  const after = decode(options.rendered?.next, next);
  const error = before.error ?? after.error;
  if (error !== null) {
    const text = `failed decoding TOML content from file ${REGISTRIES_CONF}: ${error}`;
    return { ...NOTHING_KNOWN, drain: null, error: text };
  }
  const unsafe = unsafeChanges(before.conf, after.conf);
  if (unsafe.length === 0) {
    return {
      drain: false,
      reasons: [{ text: `${REGISTRIES_CONF}: changes made are safe to skip drain`, origins: [] }],
      safeChanges: safeChanges(before.conf, after.conf),
      error: null,
    };
  }
  const reasons = unsafe.map(({ message, brief, origins }) => ({
    text: `${REGISTRIES_CONF}: ${message}`,
    brief,
    origins: knownOutside(origins),
  }));
  return { ...NOTHING_KNOWN, drain: true, reasons };
}

interface Decoded {
  readonly conf: RegistriesConf;
  readonly error: string | null;
}

/** The v2 part of a registries.conf: the daemon does not know the form v1. An absent file says nothing. */
function decode(rendered: RegistriesConf | null | undefined, tree: NodeFileTree): Decoded {
  if (rendered) return { conf: rendered, error: null };
  const text = tree.get(REGISTRIES_CONF) ?? '';
  const syntax = parseToml(text, REGISTRIES_CONF);
  const file = readRegistriesFile(syntax);
  return { conf: file.form === 'v1' ? EMPTY_REGISTRIES_CONF : file.conf, error: decodingError(text, syntax, file) };
}

/** The daemon reads TOML 1.0 alone. Syntax errors are told in our words, under the library's line; type errors in its own. */
function decodingError(text: string, { chunks, problems }: SyntaxFile, file: RegistriesFile): string | null {
  const [syntaxProblem] = problems;
  if (syntaxProblem) {
    const chunkStart = chunkStarts(chunks).startOf(syntaxProblem.place.chunk) ?? 0;
    const { line } = lineIndex(text).positionAt(chunkStart + syntaxProblem.place.start);
    return `toml: line ${line + 1}: ${syntaxProblem.message}`;
  }
  // The structure that the daemon decodes into has no lists of the form v1.
  const typeProblem = file.problems.find(
    ({ code, key = '' }) => code === 'toml-type' && !/^registries(?:\.|$)/i.test(key),
  );
  return typeProblem ? (typeProblem.upstream ?? typeProblem.message) : null;
}

/** Places in a text that was read here are of no use outside. */
function knownOutside(origins: readonly Place[]): readonly Place[] {
  return origins.filter(({ chunk }) => chunk.file !== REGISTRIES_CONF);
}

function rebootReasons({ changedFiles, actionsFor, options }: Change): ImpactReason[] {
  return changedFiles.flatMap((path) => {
    const actions = actionsFor(path);
    const origins = options.causesOf?.(path) ?? [];
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!actions)
      return [
        {
          text: `${path}: no node disruption policy covers this file`,
          brief: `no node disruption policy covers ${name}`,
          origins,
        },
      ];
    const text = `${path}: its node disruption policy asks for a reboot`;
    return has(actions, 'Reboot') ? [{ text, brief: `the policy of ${name} asks for it`, origins }] : [];
  });
}

function drainReasons({ changedFiles, actionsFor, options }: Change): ImpactReason[] {
  const drained = changedFiles.filter((path) => has(actionsFor(path) ?? [], 'Drain'));
  return drained.map((path) => ({
    text: `${path}: its node disruption policy asks for a drain`,
    brief: `the policy of ${path.slice(path.lastIndexOf('/') + 1)} asks for it`,
    origins: options.causesOf?.(path) ?? [],
  }));
}

function has(actions: readonly NodeAction[], kind: NodeAction['kind']): boolean {
  return actions.some((action) => action.kind === kind);
}

function changedPaths(old: NodeFileTree, next: NodeFileTree): string[] {
  const paths = sortedBytewise(new Set([...old.keys(), ...next.keys()]));
  return paths.filter((path) => old.get(path) !== next.get(path));
}

function undecided(changedFiles: readonly string[], topology: 'hosted' | 'microshift'): Impact {
  const who =
    topology === 'hosted'
      ? 'a hosted control plane rolls out its own node pools'
      : 'MicroShift has no Machine Config Daemon';
  const reasons = changedFiles.length > 0 ? [{ text: who, origins: [] }] : [];
  return { ...NOTHING_KNOWN, decidedBy: 'elsewhere', drain: null, reboot: false, actions: [], changedFiles, reasons };
}
