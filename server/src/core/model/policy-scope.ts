import { scanMirror, scanSource, type ScopeFault } from './scope';

/** What keeps a text from being a scope of an image policy: its part (UTF-16 code units), and the API server's words. */
export interface PolicyScopeFault {
  readonly kind: ScopeFault['kind'] | 'short-host' | 'broken-digest' | 'port-as-tag';
  readonly from: number;
  readonly to: number;
  readonly upstream: string;
}

/**
 * What keeps a text from being a scope of a ClusterImagePolicy or ImagePolicy: `*.` and host labels, or a host with a dot (or
 * localhost), with port, path, tag and digest as far as they are there. null: it is one. Linear in the text.
 * Follows the validations of openshift/api `config/v1/types_image_policy.go` (`ImageScope`).
 */
export function scanPolicyScope(text: string): PolicyScopeFault | null {
  const [first = ''] = text.split('/', 1);
  if (!first.includes('.') && first.split(':', 1)[0] !== 'localhost')
    return { ...withoutDomain(text, first), upstream: NO_DOMAIN };
  if (text.includes('*')) {
    const fault = scanSource(text);
    return fault && { ...fault, upstream: WILDCARD };
  }
  const at = text.indexOf('@');
  if (at >= 0 && !DIGEST.test(text.slice(at + 1)))
    return { kind: 'broken-digest', from: at, to: text.length, upstream: IMAGE };
  const fault = scanName(withoutTag(at < 0 ? text : text.slice(0, at)));
  return fault && { ...fault, upstream: IMAGE };
}

/**
 * What keeps a text from being the repository or prefix of a signed identity: as a scope, without wildcard, tag and digest. A port counts
 * for a tag, but for that of localhost. Follows `IdentityRepositoryPrefix` of the same file.
 */
export function scanIdentity(text: string): PolicyScopeFault | null {
  const colon = text.lastIndexOf(':');
  if (colon >= 0 && TAG.test(text.slice(colon + 1)) && !/^localhost:[0-9]+$/.test(text))
    return {
      kind: isPort(text, colon) ? 'port-as-tag' : 'tag',
      from: colon,
      to: text.length,
      upstream: IDENTITY_WITH_TAG,
    };
  const fault = scanName(text);
  return fault && { ...fault, upstream: IDENTITY };
}

const NO_DOMAIN = "invalid image scope format, scope must contain a fully qualified domain name or 'localhost'";
const WILDCARD =
  'invalid image scope with wildcard, a wildcard can only be at the start of the domain and is only supported for subdomain matching, not path matching';
const IMAGE = 'invalid repository namespace or image specification in the image scope';
const IDENTITY_WITH_TAG = 'invalid repository or prefix in the signedIdentity, should not include the tag or digest';
const IDENTITY = 'invalid repository or prefix in the signedIdentity';

const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*){0,999}:[0-9A-Fa-f]{32,}$/;

/** What is wrong with a text whose first part is no full host name; often that it is none. */
function withoutDomain(text: string, first: string): Pick<PolicyScopeFault, 'kind' | 'from' | 'to'> {
  const fault = text.includes('*') ? scanSource(text) : scanMirror(text);
  return fault && UNMISTAKABLE.has(fault.kind) ? fault : { kind: 'short-host', from: 0, to: first.length };
}

const UNMISTAKABLE: ReadonlySet<string> = new Set(['empty', 'whitespace', 'scheme', 'wildcard-position']);

function isPort(text: string, colon: number): boolean {
  return !text.includes('/') && /^[0-9]+$/.test(text.slice(colon + 1));
}

/** Whether a name has a form, and a host with a dot. */
function scanName(name: string): Pick<PolicyScopeFault, 'kind' | 'from' | 'to'> | null {
  const fault = scanMirror(name);
  if (fault) return fault;
  const [host = ''] = name.split(/[/:]/, 1);
  return host.includes('.') || host === 'localhost' ? null : { kind: 'short-host', from: 0, to: host.length };
}

/** What stands behind the last colon of the last part may be a port too; either way the rest has to be a name. */
function withoutTag(text: string): string {
  const colon = text.lastIndexOf(':');
  return colon > text.lastIndexOf('/') && TAG.test(text.slice(colon + 1)) ? text.slice(0, colon) : text;
}
