import type { ImagePolicy } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { scanIdentity, scanPolicyScope, type PolicyScopeFault } from '../model/policy-scope';
import type { ScopeFault } from '../model/scope';
import { valueOf, type Scalar } from '../syntax/tree';
import type { Report, Rule } from './rule';
import { describeFault, listScalars, placeOfFault } from './scope-fault';
import { fixFaults } from './scope-fixes';
import { shown } from './wording';

/** A scope or a repository in an image policy that is none. */
export const invalidScope: Rule = {
  code: 'invalid-scope',
  severity: 'error',
  about: () => ({
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
  }),
  looksAt: 'image-policy',
  *check(object) {
    const spec = valueOf(object.root, 'spec');
    const scopes = spec?.kind === 'mapping' ? listScalars(spec, 'scopes') : [];
    for (const scalar of scopes) yield* checkScalar(scalar, scanPolicyScope, 'scope');
    for (const scalar of identityScalars(object)) yield* checkScalar(scalar, scanIdentity, 'repository');
  },
};

function* checkScalar(
  scalar: Scalar,
  scan: (text: string) => PolicyScopeFault | null,
  what: 'scope' | 'repository',
): Iterable<Report> {
  const { text, type } = scalar;
  if (type !== 'string' || isPlaceholder(text)) return;
  const fault = scan(text);
  if (!fault) return;
  const { kind, from, to, upstream } = fault;
  const named = namedFault(fault);
  yield {
    place: placeOfFault(fault, scalar),
    message: `${named ? describeFault(named, text, what) : describe(kind, text.slice(from, to))}, so the API server refuses the object`,
    upstream,
    fixes: () => fixFaults(scalar, (other) => asScopeFault(scan(other))),
  };
}

/** The fault, where it is one that sources and mirrors have too. */
function namedFault(fault: PolicyScopeFault | null): ScopeFault | null {
  if (!fault || fault.kind === 'short-host' || fault.kind === 'broken-digest' || fault.kind === 'port-as-tag')
    return null;
  return { kind: fault.kind, from: fault.from, to: fault.to };
}

/** What has no fix of its own stands for a character that nobody can mend. */
function asScopeFault(fault: PolicyScopeFault | null): ScopeFault | null {
  return fault && (namedFault(fault) ?? { kind: 'character', from: fault.from, to: fault.to });
}

function describe(kind: PolicyScopeFault['kind'], part: string): string {
  if (kind === 'short-host') return `${shown(part)} is no full host name`;
  if (kind === 'port-as-tag') return `${shown(part)} at the end counts for a tag here, also where it is a port`;
  return `${shown(part)} is no digest of the form \`@sha256:\` and hexadecimal digits`;
}

/** The repositories of the `signedIdentity` of a policy. */
export function identityScalars({ policy }: Pick<ImagePolicy, 'policy'>): Scalar[] {
  const identity = valueOf(policy, 'signedIdentity');
  const values = [
    valueOf(valueOf(identity, 'exactRepository'), 'repository'),
    valueOf(valueOf(identity, 'remapIdentity'), 'prefix'),
    valueOf(valueOf(identity, 'remapIdentity'), 'signedPrefix'),
  ];
  return values.filter((value): value is Scalar => value?.kind === 'scalar');
}
