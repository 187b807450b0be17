import { goQuote } from '../model/go-quote';
import type { ImageConfig } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { isValidScope, scanSource } from '../model/scope';
import type { Severity } from '../model/severity';
import { isAtLeast, type Target } from '../model/target';
import { placeInScalar, valueOf, type Scalar } from '../syntax/tree';
import type { Fix, Report, Rule, RuleContext } from './rule';
import { describeFault, fixFault, listScalars } from './scope-fault';
import { shown } from './wording';

/** An entry of the Image config's lists that no registry can match. */
export const invalidRegistryEntry: Rule = {
  code: 'invalid-registry-entry',
  severity: 'error',
  title: 'An entry of the Image config that is no registry',
  documentation: [
    'The entries of `insecureRegistries`, `blockedRegistries` and `allowedRegistries` are `host[:port][/path]`, or `*.` and a domain.',
    '',
    'An empty entry, and a wildcard of any other form, make the operator refuse the Image config: it writes no node file at all. Everything',
    'else gets through it. A tag or digest then has no effect in `registries.conf`, where entries match by name (`policy.json` compares it',
    'with the whole reference); a scheme, a slash at the end or `host..port`, the way in which ConfigMap keys write a port, match nothing.',
    'From 4.23 on the API server refuses all of them.',
  ].join('\n'),
  since: 'tags, digests, schemes and the like are refused from 4.23 on',
  bad: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - "registry.*.example.com"
`,
  },
  good: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - "*.example.com"
    - registry.example.org:5000
`,
  },
  looksAt: 'object',
  *check(object, context) {
    if (object.kind !== 'image-config') return;
    for (const list of ['insecure', 'blocked', 'allowed'] as const) {
      for (const scalar of entries(object, `${list}Registries`)) {
        const report = isPlaceholder(scalar.text) ? null : checkEntry(scalar, list, context);
        if (report) yield report;
      }
    }
  },
};

type ListName = 'insecure' | 'blocked' | 'allowed';

function entries({ root }: ImageConfig, key: string): readonly Scalar[] {
  const sources = valueOf(valueOf(root, 'spec'), 'registrySources');
  return sources?.kind === 'mapping' ? listScalars(sources, key) : [];
}

function checkEntry(scalar: Scalar, list: ListName, { targets }: RuleContext): Report | null {
  const { text, place } = scalar;
  if (!isValidScope(text)) {
    const message = text === '' ? 'The entry is empty' : `${shown(text)} is no wildcard of the form \`*.example.com\``;
    return {
      place,
      message: `${message}, so the operator refuses the Image config and writes no node file`,
      upstream: `invalid entry for ${list} registries ${goQuote(text)}`,
    };
  }
  const port = /\.\.(?=\d+$)/.exec(text);
  if (port) {
    return {
      place: placeInScalar(scalar, port.index, port.index + 2),
      message: `A port is written \`:\` here, ${shown(text)} is the form of ConfigMap keys and matches no registry`,
      ...refusedByApi(targets, 'warning'),
      fixes: writePort(scalar, port.index),
    };
  }
  const fault = scanSource(text);
  if (!fault) return null;
  const isNamed = NEVER_MATCHES.has(fault.kind) || fault.kind === 'tag' || fault.kind === 'digest';
  return {
    place: fault.from === fault.to ? place : placeInScalar(scalar, fault.from, fault.to),
    message: `${describeFault(fault, text, 'registry')}, so ${effect(fault.kind, list)}`,
    ...refusedByApi(targets, isNamed ? 'warning' : 'info'),
    fixes: fixFault(fault, scalar),
  };
}

const NEVER_MATCHES: ReadonlySet<string> = new Set([
  'scheme',
  'whitespace',
  'trailing-slash',
  'double-slash',
  'host',
  'port',
]);

function effect(fault: string, list: ListName): string {
  if (fault === 'tag' || fault === 'digest') {
    if (list === 'insecure') return 'the entry matches no image';
    return `the entry is no use in registries.conf and ${list === 'blocked' ? 'blocks' : 'allows'} this one reference in policy.json only`;
  }
  return NEVER_MATCHES.has(fault) ? 'the entry matches no image' : 'the API server refuses it from 4.23 on';
}

/** Error where every release that the file is for refuses it; the API server's own words (openshift/api `config/v1/types_image.go`). */
function refusedByApi(
  targets: readonly Target[],
  otherwise: Severity,
): { readonly severity: Severity; readonly upstream?: string } {
  const isRefused = targets.some((target) => target.kind === 'release' && isAtLeast(target, 4, 23));
  if (!isRefused) return { severity: otherwise };
  const upstream =
    'each registry must be a valid hostname[:port][/path] or wildcard *.hostname format without tags or digests';
  return { severity: 'error', upstream };
}

function writePort(scalar: Scalar, at: number): Fix[] {
  if (scalar.verbatim < 0) return [];
  return [
    {
      title: 'Write `:` before the port',
      edits: [{ place: placeInScalar(scalar, at, at + 2), newText: ':' }],
      safe: true,
    },
  ];
}
