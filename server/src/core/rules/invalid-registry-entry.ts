import { whyUnserved } from '../cluster/served-names';
import { goQuote } from '../model/go-quote';
import type { ImageConfig } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { isValidScope, scanSource } from '../model/scope';
import type { Severity } from '../model/severity';
import { isAtLeast, type Target } from '../model/target';
import { placeInScalar, valueOf, type Scalar } from '../syntax/tree';
import type { Fix, Report, Rule, RuleContext } from './rule';
import { describeFault, listScalars, placeOfFault } from './scope-fault';
import { fixFaults, furtherFaults } from './scope-fixes';
import { shown } from './wording';

/** An entry of the Image config's lists that no registry can match. */
export const invalidRegistryEntry: Rule = {
  code: 'invalid-registry-entry',
  severity: 'error',
  about: () => ({
    title: 'An entry of the Image config that is no registry',
    documentation: [
      'The entries of `insecureRegistries`, `blockedRegistries` and `allowedRegistries` are `host[:port][/path]`, or `*.` and a domain.',
      '',
      'An empty entry, and a wildcard of any other form, make the operator refuse the Image config: it writes no node file at all. Everything',
      'else gets through it. A tag or digest then has no effect in `registries.conf`, where entries match by name (`policy.json` compares it',
      'with the whole reference); a slash at the end, a name that no image can have (upper case in its path), or `host..port`, the way in which',
      'ConfigMap keys write a port, match nothing. A scheme among the insecure or blocked ones is worst: the operator writes it as it is, and the',
      'engine on every node refuses the whole file.',
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
    blockedRegistries:
    - "*.example.com"
    - registry.example.org:5000
`,
    },
  }),
  looksAt: 'image-config',
  *check(object, context) {
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
  const { text } = scalar;
  if (!isValidScope(text)) return refusedByOperator(scalar, list);
  const port = /\.\.(?=\d+(?:\/|$))/.exec(text);
  if (port) {
    const fact = `A port is written \`:\` here, and ${shown(text)} is the form of ConfigMap keys`;
    return {
      place: placeInScalar(scalar, port.index, port.index + 2),
      ...verdict(fact, 'the entry matches no registry', targets, 'warning'),
      fixes: writePort(scalar, port.index),
    };
  }
  const fault = scanSource(text);
  if (!fault) return null;
  const fact = describeFault(fault, text, 'registry') + furtherFaults(text, scanSource);
  const about = { place: placeOfFault(fault, scalar), fixes: () => fixFaults(scalar, scanSource) };
  if (list !== 'allowed' && /^https?:\/\/./.test(text))
    return { ...about, ...verdict(fact, NOT_LOADED, targets, 'error', schemeWords(text)) };
  const consequence = effect(text, fault.kind, list);
  return { ...about, ...verdict(fact, consequence, targets, consequence === null ? 'info' : 'warning') };
}

/** The operator writes a location as it is, and engines refuse one with a scheme, together with all else (`nodes-refuse-files`). */
const NOT_LOADED = 'the engines refuse the registries.conf that the operator writes of it and no node pulls anything';

/** The words of containers/image `pkg/sysregistriesv2/system_registries_v2.go` (`parseLocation`). */
function schemeWords(text: string): string {
  return `invalid location '${text}': URI schemes are not supported`;
}

function refusedByOperator(scalar: Scalar, list: ListName): Report {
  const { text } = scalar;
  const fault = scanSource(text);
  return {
    place: fault ? placeOfFault(fault, scalar) : scalar.place,
    message: `${fault ? describeFault(fault, text, 'registry') : `${shown(text)} is no registry`}, so the operator refuses the Image config and writes no node file`,
    upstream: `invalid entry for ${list} registries ${goQuote(text)}`,
    fixes: () => fixFaults(scalar, scanSource),
  };
}

/** What an entry does on a node of a release that lets it through; null where it does nothing wrong there. */
function effect(text: string, fault: string, list: ListName): string | null {
  if (fault === 'tag' || fault === 'digest') {
    if (list === 'insecure') return 'the entry matches no image';
    return `the entry is no use in registries.conf and ${list === 'blocked' ? 'blocks' : 'allows'} this one reference in policy.json only`;
  }
  if (fault === 'trailing-slash') return 'neither the operator nor policy.json takes anything to lie in it';
  return whyUnserved(text) ? 'the entry matches no image' : null;
}

/** Error where a release that the file is for refuses it; with the API server's own words (openshift/api `config/v1/types_image.go`). */
function verdict(
  fact: string,
  consequence: string | null,
  targets: readonly Target[],
  otherwise: Severity,
  engineWords?: string,
): Pick<Report, 'message' | 'severity' | 'upstream'> {
  if (targets.some((target) => target.kind === 'release' && isAtLeast(target, 4, 23))) {
    const upstream =
      'each registry must be a valid hostname[:port][/path] or wildcard *.hostname format without tags or digests';
    return { message: `${fact}, so the API server refuses the object`, severity: 'error', upstream };
  }
  const isOpen = targets.some(({ kind }) => kind === 'unknown');
  const later = 'the API server refuses it from 4.23 on';
  if (consequence === null) return { message: `${fact}, and ${later}`, severity: otherwise };
  const message = `${fact}, so ${consequence}${isOpen ? `; ${later}` : ''}`;
  return { message, severity: otherwise, ...(engineWords === undefined ? {} : { upstream: engineWords }) };
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
