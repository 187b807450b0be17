import type { ImagePolicy } from '../model/manifests';
import { entryOf, valueOf, type Mapping } from '../syntax/tree';
import type { Report, Rule } from './rule';
import { isPatch } from './structure-issues';
import { shown } from './wording';

/** Fields of an image policy that its type asks for or forbids. */
export const imagePolicyFields: Rule = {
  code: 'image-policy-fields',
  severity: 'error',
  title: 'Fields of an image policy that do not go together',
  documentation: [
    '`policyType` says what signatures are checked with, and `matchPolicy` how names are compared. Each of their values has a field of its',
    'own beside it (`PublicKey` has `publicKey`, `RemapIdentity` has `remapIdentity`), which must be there for that value and for no other.',
    'The API server refuses an object in which it is not so. `pkiCertificateSubject` names an e-mail address, a host name, or both.',
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
  - registry.example.com/signed
  policy:
    rootOfTrust:
      policyType: PublicKey
      publicKey:
        keyData: LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0=
    signedIdentity:
      matchPolicy: MatchRepository
      exactRepository:
        repository: registry.example.com/signed/app
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
  - registry.example.com/signed
  policy:
    rootOfTrust:
      policyType: PublicKey
      publicKey:
        keyData: LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0=
    signedIdentity:
      matchPolicy: ExactRepository
      exactRepository:
        repository: registry.example.com/signed/app
`,
  },
  looksAt: 'image-policy',
  *check(object, { isFragment }) {
    if (isFragment || isPatch(object.root)) return;
    for (const union of UNIONS) yield* checkUnion(object, union);
    const subject = mappingAt(object, ['rootOfTrust', 'pki', 'pkiCertificateSubject']);
    if (subject && !isSet(subject, 'email') && !isSet(subject, 'hostname')) {
      yield {
        place: subject.entries[0]?.key.place ?? subject.place,
        message: 'The subject names no `email` and no `hostname`, so the API server refuses the object',
        upstream: 'at least one of email or hostname must be set in pkiCertificateSubject',
      };
    }
  },
};

/** A mapping in which the value of one field says which of the others is there. */
interface Union {
  readonly path: readonly string[];
  readonly discriminator: string;
  readonly members: Readonly<Record<string, string>>;
  /** Values that go without a field. */
  readonly others: readonly string[];
}

/** The validations of openshift/api `config/v1/types_image_policy.go` (`PolicyRootOfTrust`, `PolicyIdentity`). */
const UNIONS: readonly Union[] = [
  {
    path: ['rootOfTrust'],
    discriminator: 'policyType',
    members: { PublicKey: 'publicKey', FulcioCAWithRekor: 'fulcioCAWithRekor', PKI: 'pki' },
    others: [],
  },
  {
    path: ['signedIdentity'],
    discriminator: 'matchPolicy',
    members: { ExactRepository: 'exactRepository', RemapIdentity: 'remapIdentity' },
    others: ['MatchRepoDigestOrExact', 'MatchRepository'],
  },
];

function* checkUnion(object: ImagePolicy, { path, discriminator, members, others }: Union): Iterable<Report> {
  const mapping = mappingAt(object, path);
  const type = mapping && valueOf(mapping, discriminator);
  if (!mapping || type?.kind !== 'scalar') return;
  // Any other value has a rule of its own.
  if (!Object.hasOwn(members, type.text) && !others.includes(type.text)) return;
  for (const [value, field] of Object.entries(members)) {
    const entry = entryOf(mapping, field);
    const isThere = isSet(mapping, field);
    if (isThere === (type.text === value)) continue;
    const upstream = `${field} is required when ${discriminator} is ${value}, and forbidden otherwise`;
    const refusal = 'so the API server refuses the object';
    if (entry && isThere) {
      const message = `\`${field}\` belongs to \`${discriminator}: ${value}\` and not to ${shown(type.text)}, ${refusal}`;
      yield {
        place: entry.key.place,
        message,
        upstream,
        related: [{ place: type.place, message: 'The type of this policy' }],
      };
    } else {
      yield { place: type.place, message: `${shown(type.text)} needs \`${field}\` beside it, ${refusal}`, upstream };
    }
  }
}

/** A field that is null counts as absent, as for the API server. */
function isSet(mapping: Mapping, field: string): boolean {
  const value = valueOf(mapping, field);
  return value !== null && !(value.kind === 'scalar' && value.type === 'null');
}

function mappingAt({ policy }: ImagePolicy, path: readonly string[]): Mapping | null {
  let at: Mapping | null = policy;
  for (const step of path) {
    const value = valueOf(at, step);
    at = value?.kind === 'mapping' ? value : null;
  }
  return at;
}
