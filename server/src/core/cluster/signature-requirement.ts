import { goQuote } from '../model/go-quote';
import { isDomain, isPath } from '../model/name-grammar';
import { parseReference } from '../model/reference';
import { valueOf, type Tree } from '../syntax/tree';
import type { JsonMember, JsonObject, JsonValue } from './json-writer';
import type { Requirement } from './policy';

export type RequirementReading =
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  /** The operator's words. */
  | { readonly kind: 'refused'; readonly error: string };

/**
 * The `sigstoreSigned` requirement that a `spec.policy` stands for. What the API server would not admit anyway (wrong
 * types, keys that are no base64) is taken as it is or counts as absent.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go` (`policyItemFromSpec`)
 * and containers/image `signature/policy_config_sigstore.go` (`newPRSigstoreSigned`).
 */
export function readRequirement(policy: Tree | null): RequirementReading {
  const root = valueOf(policy, 'rootOfTrust');
  const trust = trustOf(root);
  if (trust.kind === 'refused') return trust;
  const identity = identityOf(valueOf(policy, 'signedIdentity'));
  if (identity.kind === 'refused') return identity;
  const error = checkTrust(trust);
  if (error !== null) return refuse(error);
  const members: JsonMember[] = [{ key: 'type', value: 'sigstoreSigned' }];
  if (trust.keyData !== null) members.push(...filled({ keyData: trust.keyData }));
  if (trust.fulcio) members.push({ key: 'fulcio', value: trust.fulcio });
  if (trust.pki) members.push({ key: 'pki', value: trust.pki });
  members.push(...filled({ rekorPublicKeyData: trust.rekorKeyData ?? '' }));
  members.push({ key: 'signedIdentity', value: identity.identity });
  return { kind: 'requirement', requirement: { members } };
}

type Refusal = { readonly kind: 'refused'; readonly error: string };

interface Trust {
  readonly kind: 'trust';
  readonly keyData: string | null;
  readonly fulcio: JsonObject | null;
  readonly pki: JsonObject | null;
  readonly rekorKeyData: string | null;
}

const NO_TRUST: Trust = { kind: 'trust', keyData: null, fulcio: null, pki: null, rekorKeyData: null };

function trustOf(root: Tree | null): Trust | Refusal {
  const policyType = textOf(root, 'policyType');
  if (policyType === 'PublicKey') return publicKeyTrust(valueOf(root, 'publicKey'));
  if (policyType === 'FulcioCAWithRekor') return fulcioTrust(valueOf(root, 'fulcioCAWithRekor'));
  if (policyType === 'PKI') return pkiTrust(valueOf(root, 'pki'));
  return NO_TRUST;
}

function publicKeyTrust(given: Tree | null): Trust {
  return { ...NO_TRUST, keyData: dataOf(given, 'keyData'), rekorKeyData: dataOf(given, 'rekorKeyData') };
}

/** `newPRSigstoreSignedFulcio` */
function fulcioTrust(given: Tree | null): Trust | Refusal {
  const subject = valueOf(given, 'fulcioSubject');
  const caData = dataOf(given, 'fulcioCAData');
  const oidcIssuer = textOf(subject, 'oidcIssuer') ?? '';
  const subjectEmail = textOf(subject, 'signedEmail') ?? '';
  if (caData === null) return refuse('At least one of caPath and caData must be specified');
  if (oidcIssuer === '') return refuse('oidcIssuer not specified');
  if (subjectEmail === '') return refuse('subjectEmail not specified');
  const fulcio = { members: filled({ caData, oidcIssuer, subjectEmail }) };
  return { ...NO_TRUST, fulcio, rekorKeyData: dataOf(given, 'rekorKeyData') };
}

/** `newPRSigstoreSignedPKI` */
function pkiTrust(given: Tree | null): Trust | Refusal {
  const subject = valueOf(given, 'pkiCertificateSubject');
  const caRootsData = dataOf(given, 'caRootsData');
  const caIntermediatesData = dataOf(given, 'caIntermediatesData') ?? '';
  const subjectEmail = textOf(subject, 'email') ?? '';
  const subjectHostname = textOf(subject, 'hostname') ?? '';
  if (caRootsData === null) return refuse('At least one of caRootsPath and caRootsData must be specified');
  if (subjectEmail === '' && subjectHostname === '') {
    return refuse('At least one of subjectEmail, subjectHostname must be specified');
  }
  const pki = { members: filled({ caRootsData, caIntermediatesData, subjectEmail, subjectHostname }) };
  return { ...NO_TRUST, pki };
}

function checkTrust({ keyData, fulcio, pki, rekorKeyData }: Trust): string | null {
  if (keyData === null && !fulcio && !pki) {
    return 'exactly one of keyPath, keyPaths, keyData, keyDatas, fulcio, and pki must be specified';
  }
  if (fulcio && rekorKeyData === null) {
    return (
      'At least one of rekorPublickeyPath, rekorPublicKeyPaths, rekorPublickeyData and rekorPublicKeyDatas ' +
      'must be specified if fulcio is used'
    );
  }
  return null;
}

type Identity = { readonly kind: 'identity'; readonly identity: JsonObject };

/** containers/image `signature/policy_config.go` (`NewPRM…`). */
function identityOf(given: Tree | null): Identity | Refusal {
  const matchPolicy = textOf(given, 'matchPolicy') ?? '';
  switch (matchPolicy) {
    case '':
    case 'MatchRepoDigestOrExact':
      return identityOfType('matchRepoDigestOrExact');
    case 'MatchRepository':
      return identityOfType('matchRepository');
    case 'ExactRepository':
      return exactRepository(textOf(valueOf(given, 'exactRepository'), 'repository') ?? '');
    case 'RemapIdentity':
      return remapIdentity(valueOf(given, 'remapIdentity'));
    default:
      return refuse(`unknown signedIdentity match policy: ${matchPolicy}`);
  }
}

function exactRepository(repository: string): Identity | Refusal {
  const parsed = parseReference(repository);
  if (parsed.kind === 'ok') return identityOfType('exactRepository', { dockerRepository: repository });
  const reason = `Invalid format of dockerRepository ${goQuote(repository)}: ${parsed.error}`;
  return refuse(`error getting signedIdentity for ExactRepository: ${reason}`);
}

function remapIdentity(given: Tree | null): Identity | Refusal {
  const prefix = textOf(given, 'prefix') ?? '';
  const signedPrefix = textOf(given, 'signedPrefix') ?? '';
  const invalid = [prefix, signedPrefix].find((text) => !isRemappingPrefix(text));
  if (invalid === undefined) return identityOfType('remapIdentity', { prefix, signedPrefix });
  return refuse(`error getting signedIdentity for RemapIdentity: prefix ${goQuote(invalid)} is not valid`);
}

/** A host, or a name that begins with a host (`validateIdentityRemappingPrefix`). */
function isRemappingPrefix(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return isDomain(text);
  return isDomain(text.slice(0, slash)) && isPath(text.slice(slash + 1));
}

function identityOfType(type: string, fields: Readonly<Record<string, string>> = {}): Identity {
  const members = Object.entries({ type, ...fields }).map(([key, value]) => ({ key, value }));
  return { kind: 'identity', identity: { members } };
}

/** The fields that are not empty; Go leaves the others out (`omitempty`). */
function filled(fields: Readonly<Record<string, string>>): { key: string; value: JsonValue }[] {
  return Object.entries(fields).flatMap(([key, value]) => (value === '' ? [] : [{ key, value }]));
}

function textOf(tree: Tree | null, key: string): string | null {
  const value = valueOf(tree, key);
  return value?.kind === 'scalar' && value.type !== 'null' ? value.text : null;
}

/** Base64 as Go reads it and writes it again: without line breaks. */
function dataOf(tree: Tree | null, key: string): string | null {
  return textOf(tree, key)?.replace(/[\r\n]/g, '') ?? null;
}

function refuse(error: string): Refusal {
  return { kind: 'refused', error };
}
