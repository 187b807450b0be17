import type { ImagePolicy } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { scanIdentity, scanPolicyScope, type PolicyScopeFault } from '../model/policy-scope';
import { placeInScalar, valueOf, type Scalar } from '../syntax/tree';
import type { Report, Rule } from './rule';
import { describeFault, fixFault, listScalars } from './scope-fault';
import { shown } from './wording';

/** A scope or a repository in an image policy that is none. */
export const invalidScope: Rule = {
  code: 'invalid-scope',
  severity: 'error',
  title: 'A scope of an image policy that is no image, repository or host',
  documentation: [
    'A scope of a ClusterImagePolicy or ImagePolicy is an image with its tag or digest, a repository, a namespace, a host, or `*.` and a',
    'domain. It begins with a full host name: `docker.io/library/busybox`, not `busybox`. The repositories of `signedIdentity` are written',
    'the same way, without wildcard, tag and digest; a port at the end of one counts for a tag, but for `localhost`.',
    '',
    'The API server refuses an object with anything else.',
  ].join('\n'),
  since: 'image policies exist from 4.16 on',
  bad: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata:
  name: signed
spec:
  scopes:
  - library/busybox
  policy:
    rootOfTrust:
      policyType: PublicKey
      publicKey:
        keyData: LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0=
`,
  },
  good: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata:
  name: signed
spec:
  scopes:
  - docker.io/library/busybox
  policy:
    rootOfTrust:
      policyType: PublicKey
      publicKey:
        keyData: LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0=
`,
  },
  looksAt: 'object',
  *check(object) {
    if (object.kind !== 'image-policy') return;
    const spec = valueOf(object.root, 'spec');
    const scopes = spec?.kind === 'mapping' ? listScalars(spec, 'scopes') : [];
    for (const scalar of scopes) yield* checkScalar(scalar, scanPolicyScope, 'scope');
    for (const scalar of identities(object)) yield* checkScalar(scalar, scanIdentity, 'repository');
  },
};

function* checkScalar(
  scalar: Scalar,
  scan: (text: string) => PolicyScopeFault | null,
  what: 'scope' | 'repository',
): Iterable<Report> {
  const { text, type, place } = scalar;
  if (type !== 'string' || isPlaceholder(text)) return;
  const fault = scan(text);
  if (!fault) return;
  const { kind, from, to, upstream } = fault;
  const isOwn = kind === 'short-host' || kind === 'broken-digest' || kind === 'port-as-tag';
  yield {
    place: from === to ? place : placeInScalar(scalar, from, to),
    message: `${isOwn ? describe(kind, text.slice(from, to)) : describeFault({ kind, from, to }, text, what)}, so the API server refuses the object`,
    upstream,
    fixes: isOwn ? [] : fixFault({ kind, from, to }, scalar),
  };
}

function describe(kind: 'short-host' | 'broken-digest' | 'port-as-tag', part: string): string {
  switch (kind) {
    case 'short-host':
      return `${shown(part)} is no full host name`;
    case 'broken-digest':
      return `${shown(part)} is no digest of the form \`@sha256:\` and hexadecimal digits`;
    case 'port-as-tag':
      return `${shown(part)} at the end counts for a tag here, also where it is a port`;
  }
}

function identities({ policy }: ImagePolicy): Scalar[] {
  const identity = valueOf(policy, 'signedIdentity');
  const values = [
    valueOf(valueOf(identity, 'exactRepository'), 'repository'),
    valueOf(valueOf(identity, 'remapIdentity'), 'prefix'),
    valueOf(valueOf(identity, 'remapIdentity'), 'signedPrefix'),
  ];
  return values.filter((value): value is Scalar => value?.kind === 'scalar');
}
