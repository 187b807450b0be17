import type { ImagePolicy } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { entryOf, valueOf, type Mapping, type Scalar } from '../syntax/tree';
import { decodeBase64 } from '../text/base64';
import type { Report, Rule } from './rule';
import { isPatch } from './structure-issues';
import { shown } from './wording';

/** Fields of an image policy that its type asks for or forbids. */
export const imagePolicyFields: Rule = {
  code: 'image-policy-fields',
  severity: 'error',
  about: () => ({
    title: 'Fields of an image policy that the API server refuses',
    documentation: [
      '`policyType` says what signatures are checked with, and `matchPolicy` how names are compared. Each of their values has a field of its',
      'own beside it (`PublicKey` has `publicKey`, `RemapIdentity` has `remapIdentity`), which must be there for that value and for no other.',
      'The API server refuses an object in which it is not so. `pkiCertificateSubject` names an e-mail address, a host name, or both.',
      '',
      'Keys and certificates stand there in base64: the PEM text is encoded once more. An `oidcIssuer` is a URL, and an e-mail address has an `@`.',
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
  }),
  looksAt: 'image-policy',
  *check(object, { isFragment }) {
    if (isFragment || isPatch(object.root)) return;
    for (const union of UNIONS) yield* checkUnion(object, union);
    yield* checkKeys(object);
    yield* checkTexts(object);
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

/** The fields that the API reads as bytes. */
const KEYS = [
  ['publicKey', 'keyData'],
  ['publicKey', 'rekorKeyData'],
  ['fulcioCAWithRekor', 'fulcioCAData'],
  ['fulcioCAWithRekor', 'rekorKeyData'],
  ['pki', 'caRootsData'],
  ['pki', 'caIntermediatesData'],
] as const;

function* checkKeys(object: ImagePolicy): Iterable<Report> {
  for (const [owner, field] of KEYS) {
    const scalar = textAt(object, [owner], field);
    // Documentation leaves a part of a key out.
    if (!scalar || scalar.text.includes('...') || decodeBase64(scalar.text)) continue;
    const what = scalar.text.includes('-----BEGIN') ? 'the PEM text itself' : 'none';
    yield {
      place: scalar.place,
      message: `${shown(field)} is base64, and this is ${what}, so the API server refuses the object`,
    };
  }
}

const EMAIL = /^[^\t\n\f\r ]+@[^\t\n\f\r ]+$/;

/** The other validations of texts there. Of what `isURL` takes (Go’s `url.ParseRequestURI`), a scheme or a slash is the least. */
const TEXTS = [
  {
    path: ['fulcioCAWithRekor', 'fulcioSubject'],
    field: 'oidcIssuer',
    form: /^(?:\/|\*$|[A-Za-z][-+.A-Za-z0-9]*:)/,
    what: 'URL',
    upstream: 'oidcIssuer must be a valid URL',
  },
  {
    path: ['fulcioCAWithRekor', 'fulcioSubject'],
    field: 'signedEmail',
    form: EMAIL,
    what: 'e-mail address',
    upstream: 'invalid email address',
  },
  {
    path: ['pki', 'pkiCertificateSubject'],
    field: 'email',
    form: EMAIL,
    what: 'e-mail address',
    upstream: 'invalid email address in pkiCertificateSubject',
  },
] as const;

function* checkTexts(object: ImagePolicy): Iterable<Report> {
  for (const { path, field, form, what, upstream } of TEXTS) {
    const scalar = textAt(object, path, field);
    if (!scalar || form.test(scalar.text)) continue;
    const message = `${shown(scalar.text)} is no ${what}, so the API server refuses the object`;
    yield { place: scalar.place, message, upstream };
  }
}

/** A text below `rootOfTrust` that is not still to be filled in. */
function textAt(object: ImagePolicy, path: readonly string[], field: string): Scalar | null {
  const value = valueOf(mappingAt(object, ['rootOfTrust', ...path]), field);
  return value?.kind === 'scalar' && value.type === 'string' && !isPlaceholder(value.text) ? value : null;
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
