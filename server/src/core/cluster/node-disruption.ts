import { dereference, valueOf, type Mapping } from '../syntax/tree';

/** What a node does when a file below a path changes. */
export interface FilePolicy {
  /** Of a file, or of a folder that holds it. */
  readonly path: string;
  readonly actions: readonly NodeAction[];
}

/** `Special` is the operator's own, for registries.conf: reload the engine, and drain first where the change is not safe. */
export type NodeAction =
  | { readonly kind: 'None' | 'Reboot' | 'Drain' | 'DaemonReload' | 'Special' }
  | { readonly kind: 'Reload' | 'Restart'; readonly service: string };

/** The file policies of a cluster whose administrator set none (openshift/machine-config-operator `pkg/apihelpers/apihelpers.go`). */
const DEFAULT_FILE_POLICIES: readonly FilePolicy[] = [
  { path: '/var/lib/kubelet/config.json', actions: [{ kind: 'None' }] },
  { path: '/etc/machine-config-daemon/no-reboot/containers-gpg.pub', actions: [reloadCrio()] },
  { path: '/etc/containers/policy.json', actions: [reloadCrio()] },
  { path: '/etc/containers/registries.conf', actions: [{ kind: 'Special' }] },
  { path: '/etc/containers/registries.d', actions: [reloadCrio()] },
  { path: '/etc/crio/policies', actions: [reloadCrio()] },
  { path: '/etc/nmstate/openshift', actions: [{ kind: 'None' }] },
  {
    path: '/etc/pki/ca-trust/source/anchors/openshift-config-user-ca-bundle.crt',
    actions: [
      { kind: 'Restart', service: 'coreos-update-ca-trust.service' },
      { kind: 'Restart', service: 'crio.service' },
    ],
  },
];

/**
 * The policies that hold with those of an administrator: one for a path that has a default replaces it.
 * Follows openshift/machine-config-operator `pkg/apihelpers/apihelpers.go` `MergeClusterPolicies`.
 */
export function mergeFilePolicies(own: readonly FilePolicy[]): readonly FilePolicy[] {
  const isDefault = new Set(DEFAULT_FILE_POLICIES.map(({ path }) => path));
  const replacements = new Map(own.map((policy) => [policy.path, policy]));
  return [
    ...DEFAULT_FILE_POLICIES.map((policy) => replacements.get(policy.path) ?? policy),
    ...own.filter(({ path }) => !isDefault.has(path)),
  ];
}

/** Finds the actions for a file without going through all policies. */
export type ActionsFor = (path: string) => readonly NodeAction[] | null;

/**
 * The actions of the policy with the longest path that is the file's own or a folder above it; null when there is none.
 * Follows openshift/machine-config-operator `pkg/controller/common/helpers.go` `FindClosestFilePolicyPathMatch`.
 */
export function actionsFinder(policies: readonly FilePolicy[]): ActionsFor {
  const byPath = new Map<string, FilePolicy>();
  const byFolder = new Map<string, FilePolicy>();
  for (const policy of policies) {
    if (!byPath.has(policy.path)) byPath.set(policy.path, policy);
    const folder = cleanPath(policy.path);
    const known = byFolder.get(folder);
    if (!known || policy.path.length > known.path.length) byFolder.set(folder, policy);
  }
  const rank = new Map(policies.map((policy, index) => [policy, index]));
  let longest = 0;
  for (const folder of byFolder.keys()) longest = Math.max(longest, folder.length);
  return (path) => {
    let closest = byPath.get(path) ?? null;
    for (const folder of foldersOf(cleanPath(path), longest)) {
      const policy = byFolder.get(folder);
      if (policy && isCloser(policy, closest, rank)) closest = policy;
    }
    return closest?.actions ?? null;
  };
}

/** Of two of one length, the first one counts; a policy without a path never does. */
function isCloser(policy: FilePolicy, than: FilePolicy | null, rank: ReadonlyMap<FilePolicy, number>): boolean {
  if (!than) return policy.path !== '';
  const longer = policy.path.length - than.path.length;
  return longer > 0 || (longer === 0 && (rank.get(policy) ?? 0) < (rank.get(than) ?? 0));
}

/** The folders above a clean path that are no longer than the longest of the policies, the root not among them. */
function* foldersOf(path: string, longest: number): Generator<string> {
  for (let slash = path.indexOf('/', 1); slash > 0 && slash <= longest; slash = path.indexOf('/', slash + 1)) {
    yield path.slice(0, slash);
  }
}

/**
 * What changed files ask of a node, in their order. A file without a policy, or any reboot, makes it one reboot and nothing
 * else; `None` counts only where nothing else is asked.
 * Follows openshift/machine-config-operator `pkg/daemon/update.go` `calculatePostConfigChangeNodeDisruptionActionFromMCDiffs`.
 */
export function nodeActions(changedFiles: readonly string[], actionsFor: ActionsFor): readonly NodeAction[] {
  const actions: NodeAction[] = [];
  for (const path of changedFiles) {
    const found = actionsFor(path);
    if (!found) return [{ kind: 'Reboot' }];
    for (const action of found) actions.push(action);
  }
  if (actions.some(({ kind }) => kind === 'Reboot')) return [{ kind: 'Reboot' }];
  const real = actions.filter(({ kind }) => kind !== 'None');
  return real.length === 0 ? [{ kind: 'None' }] : real;
}

/** An action as the operator logs it: `Reload crio.service`, `Special`. */
export function describeAction(action: NodeAction): string {
  return action.kind === 'Reload' || action.kind === 'Restart' ? `${action.kind} ${action.service}` : action.kind;
}

/**
 * The file policies of a MachineConfiguration (operator.openshift.io/v1): `spec.nodeDisruptionPolicy.files`. Actions that the
 * API does not know are left out.
 */
export function readFilePolicies(machineConfiguration: Mapping): FilePolicy[] {
  const files = valueOf(valueOf(valueOf(machineConfiguration, 'spec'), 'nodeDisruptionPolicy'), 'files');
  if (files?.kind !== 'sequence') return [];
  return files.items.flatMap((item) => {
    const path = scalarText(valueOf(item, 'path'));
    const actions = valueOf(item, 'actions');
    if (path === null || actions?.kind !== 'sequence') return [];
    return [{ path, actions: actions.items.flatMap((action) => readAction(dereference(action)) ?? []) }];
  });
}

function readAction(node: ReturnType<typeof dereference>): NodeAction | null {
  const type = scalarText(valueOf(node, 'type')) ?? '';
  switch (type) {
    case 'None':
    case 'Reboot':
    case 'Drain':
    case 'DaemonReload':
      return { kind: type };
    case 'Reload':
    case 'Restart':
      return { kind: type, service: scalarText(valueOf(valueOf(node, type.toLowerCase()), 'serviceName')) ?? '' };
    default:
      return null;
  }
}

function scalarText(node: ReturnType<typeof dereference>): string | null {
  return node?.kind === 'scalar' && node.type === 'string' ? node.text : null;
}

function reloadCrio(): NodeAction {
  return { kind: 'Reload', service: 'crio.service' };
}

/** A path without empty and `.` parts and without what `..` takes back (Go's `filepath.Clean`, for absolute paths). */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
