import { CLUSTER_IMAGE_POLICY } from '../model/kinds-image-policy';
import { IMAGE } from '../model/kinds-image';
import { ICSP, IDMS, ITMS } from '../model/kinds-mirror-sets';
import type { KindDescription } from '../model/kind-description';
import { newestVersion } from '../model/kinds';
import type { Span } from '../text/place';
import type { Proposal } from './proposal';
import { kindMarkdown } from './key-words';

/** Whole objects for an empty document. `mirror` is what stands for a mirror in them. Lists stand as far right of their key as in the rest of the file. */
export function objectProposals(replace: Span, lineEnd: string, listIndent: number, mirror: string): Proposal[] {
  const list = ' '.repeat(listIndent);
  return SNIPPETS.map(({ kind, body }) => ({
    label: kind.name,
    kind: 'object',
    detail: `${kind.shortName}, a whole object`,
    documentation: kindMarkdown(kind),
    insertText: [`apiVersion: ${newestVersion(kind)}`, `kind: ${kind.name}`, ...body]
      .map((line) => line.replaceAll('\t', list).replace('mirror.example.com', mirror))
      .join(lineEnd),
    isSnippet: true,
    replace,
    filterText: `${kind.name} ${kind.shortName} apiVersion kind`,
    isDeprecated: kind.deprecated !== null,
    asksForMore: false,
  }));
}

interface Snippet {
  readonly kind: KindDescription;
  /** A tab stands for the indentation of a list. */
  readonly body: readonly string[];
}

const POLICY = '\tmirrorSourcePolicy: ${4|AllowContactingSource,NeverContactSource|}';

const SNIPPETS: readonly Snippet[] = [
  { kind: IDMS, body: mirrorSet('imageDigestMirrors', [POLICY]) },
  { kind: ITMS, body: mirrorSet('imageTagMirrors', [POLICY]) },
  {
    kind: IMAGE,
    body: [
      'metadata:',
      '  name: cluster',
      'spec:',
      '  registrySources:',
      '    ${1|insecureRegistries,blockedRegistries,allowedRegistries,containerRuntimeSearchRegistries|}:',
      '    \t- ${2:registry.example.com}$0',
    ],
  },
  { kind: ICSP, body: mirrorSet('repositoryDigestMirrors', []) },
  {
    kind: CLUSTER_IMAGE_POLICY,
    body: [
      'metadata:',
      '  name: ${1:signed}',
      'spec:',
      '  scopes:',
      '  \t- ${2:registry.example.com}',
      '  policy:',
      '    rootOfTrust:',
      '      policyType: PublicKey',
      '      publicKey:',
      '        keyData: ${3:base64}$0',
    ],
  },
];

function mirrorSet(list: string, more: readonly string[]): string[] {
  return [
    'metadata:',
    '  name: ${1:mirrors}',
    'spec:',
    `  ${list}:`,
    '  \t- source: ${2:registry.redhat.io}',
    '  \t  mirrors:',
    '  \t  \t- ${3:mirror.example.com}$0',
    ...more.map((line) => `  ${line.replace('\t', '\t  ')}`),
  ];
}
