import { hostIn, registryIn, type PullCauseKind } from '../cluster/pull-cause';
import type { Endpoint } from '../cluster/pull-plan';
import { hostOf } from '../cluster/reach';
import type { Voice } from './markdown';

/** A cause in plain words, each a sentence without a period. */
export interface CauseWords {
  readonly fact: string;
  /** What to do; null where the fact says it. */
  readonly help: string | null;
}

/** Where an image was asked for. */
export interface AskedEndpoint {
  readonly reference: string;
  /** The endpoint of the plan; null where the plan has no such one, or no plan is known. */
  readonly planned: Endpoint | null;
  /** Whether a plan is known. Without one nothing is compared with it, and what to do goes by the cause alone. */
  readonly hasPlan: boolean;
  /** Whether it is the place that the image has its name from, for which advice about mirrors is none. */
  readonly isSource: boolean;
}

/**
 * What a cause means at an endpoint. `words`: the engine's, which know better than the reference who was asked. Logins and certificates go by the registry, also where another host is asked for it
 * (containers/image `docker/docker_client.go`, `newDockerClient`).
 */
export function causeWords(
  cause: PullCauseKind,
  { reference, planned, hasPlan, isSource }: AskedEndpoint,
  words: string,
  voice: Voice,
): CauseWords {
  const itsRegistry = registryIn(words) ?? hostOf(reference);
  const registry = voice.name(itsRegistry);
  const host = voice.name(hostIn(words) ?? itsRegistry);
  const name = voice.reference(reference);
  switch (cause) {
    case 'blocked':
      return planned?.blockedBy
        ? { fact: `${voice.name(planned.blockedBy.prefix)} is blocked, so nodes pass this endpoint over`, help: null }
        : { fact: 'The node’s registries.conf blocks this endpoint', help: blockHelp(planned, hasPlan) };
    case 'rejected':
      return {
        fact: 'policy.json rejects the name of the image',
        help: 'It matches the name in the pod, whatever the mirror: look at `allowedRegistries`, `blockedRegistries` and the image policies',
      };
    case 'signature':
      return {
        fact: 'The signature that policy.json asks for is missing or is not the right one',
        help: 'Signatures have to be mirrored with the image, and sigstore files name the mirrors that have them',
      };
    case 'unauthorized':
      return {
        fact: `${registry} asks for a login, and takes none that the node has`,
        help: `The pull secret needs an entry for ${registry}${isSource ? '' : ': the one for the source is not used at a mirror'}`,
      };
    case 'denied':
      return {
        fact: `${registry} knows the login and does not let it pull ${name}`,
        help: 'Its account needs the right to pull there',
      };
    case 'no-manifest':
      return {
        fact: `${registry} has the repository, but not ${name}`,
        help: isSource
          ? 'Look for a mistake in the tag or digest, which may also have been deleted there'
          : 'The image was not mirrored there, or under another tag or digest (a manifest list that was filtered has a digest of its own)',
      };
    case 'no-repository':
      return {
        fact: `${registry} has no repository of this name`,
        help: isSource
          ? 'Look for a mistake in the name of the image'
          : 'The mirror’s path is not the one that the image was mirrored to: compare it with the output of the mirroring',
      };
    case 'no-platform':
      return {
        fact: 'The image is there, but not for the architecture of the node',
        help: isSource ? null : 'Mirror the whole manifest list',
      };
    case 'unknown-authority':
      return {
        fact: `The certificate of ${host} is signed by an authority that the node does not trust`,
        help: `The ConfigMap of \`additionalTrustedCA\` needs its certificate under the key ${voice.name(itsRegistry.replace(':', '..'))}`,
      };
    case 'certificate-expired':
      return {
        fact: `The certificate of ${host} has expired, or is not valid yet`,
        help: 'Renew it, or set the clock of the node',
      };
    case 'certificate-name':
      return {
        fact: `The certificate of ${host} is for another name`,
        help: 'Use the name that the certificate has, or one that names this host among its alternative names',
      };
    case 'plain-http':
      return {
        fact: `${host} speaks plain HTTP, and ${planned?.insecure === false ? 'nothing says that it may' : 'the node asks it by TLS only'}`,
        help:
          hasPlan && planned?.insecure !== false
            ? OTHER_FILES
            : `\`insecureRegistries\` of the Image config has to name ${registry}`,
      };
    case 'no-such-host':
      return {
        fact: `The node cannot find the address of ${host}`,
        help: 'Look for a mistake in the name, and at the name server of the node',
      };
    case 'proxy':
      return {
        fact: 'The node’s proxy does not let the request through',
        help: `Where ${host} is to be reached without it, \`noProxy\` has to name it`,
      };
    case 'refused':
      return { fact: `Nothing answers at ${host}`, help: 'The registry is down, or listens on another port' };
    case 'unreachable':
      return { fact: `The network of the node has no way to ${host}`, help: null };
    case 'timeout':
      return {
        fact: `${host} does not answer in time`,
        help: isSource
          ? 'Without the internet that is what a source looks like: a firewall drops the request'
          : 'A firewall may drop the request',
      };
    case 'rate-limit':
      return { fact: `${host} has had too many requests`, help: null };
    case 'no-registry':
      return {
        fact: `${host} answers, but not as a registry`,
        help: 'Another service may listen there, or a proxy in front of it',
      };
    case 'server-error':
      return { fact: `${host} has an error of its own`, help: 'Its log tells more' };
    case 'no-space':
      return { fact: 'The disk of the node is full', help: null };
    case 'canceled':
      return { fact: 'The pull was called off', help: null };
    case 'other':
      return { fact: 'The engine’s words have to tell', help: null };
  }
}

const OTHER_FILES = 'The node has other files than these';

/** What may block an endpoint that the plan does not block. */
function blockHelp(planned: Endpoint | null, hasPlan: boolean): string {
  if (!hasPlan)
    return '`blockedRegistries` of the Image config names it, or a mirror set has it as a source with `mirrorSourcePolicy: NeverContactSource`';
  return planned ? 'These files do not block it: the node has others' : OTHER_FILES;
}
