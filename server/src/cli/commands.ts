import type { CommandEntry } from './program';

/** All commands, in the order in which the help names them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'lint',
    summary: 'say what is wrong with manifests and registries.conf files',
    load: async () => (await import('./lint')).LINT,
  },
  {
    name: 'render',
    summary: 'the node files that the operator writes for these manifests, byte for byte',
    load: async () => (await import('./render')).RENDER,
  },
  {
    name: 'resolve',
    summary: 'where a node pulls an image from: the endpoints in order, with the reason for each',
    load: async () => (await import('./resolve')).RESOLVE,
  },
  {
    name: 'migrate',
    summary: 'ImageContentSourcePolicy to ImageDigestMirrorSet, without touching a comment',
    load: async () => (await import('./migrate')).MIGRATE,
  },
  {
    name: 'impact',
    summary: 'what a change does to nodes: nothing, reload, drain or reboot',
    load: async () => (await import('./impact')).IMPACT,
  },
  {
    name: 'explain',
    summary: 'what a rule is about: what happens, why, what is right',
    load: async () => (await import('./explain')).EXPLAIN,
  },
  {
    name: 'coverage',
    summary: 'what serves the image references of a workspace, and how many leave the reachable registries',
    load: async () => (await import('./coverage')).COVERAGE,
  },
  {
    name: 'diff',
    summary: 'what a change does to where images come from: sources, mirrors, and each image reference',
    load: async () => (await import('./diff')).DIFF,
  },
  {
    name: 'explain-log',
    summary: 'why an image was not pulled: a debug log or pod event, held against the plan',
    load: async () => (await import('./explain-log')).EXPLAIN_LOG,
  },
];
