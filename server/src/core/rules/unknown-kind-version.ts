import { stringOf, type KubernetesObject } from '../model/read';
import type { ServedVersion } from '../model/kind-description';
import { KINDS } from '../model/kinds';
import { nearestWord } from '../model/nearest-word';
import { isAtLeast, parseTarget, type Target } from '../model/target';
import { goQuote } from '../model/go-quote';
import { entryOf, valueOf } from '../syntax/tree';
import type { Fix, Report, Rule, RuleContext } from './rule';
import { replaceScalar } from './scalar-edits';
import { shown } from './wording';

/** One of our kinds under a version that the cluster does not serve. */
export const unknownKindVersion: Rule = {
  code: 'unknown-kind-version',
  severity: 'error',
  about: () => ({
    title: 'A kind under a version that the cluster does not serve',
    documentation: [
      'Each kind lives in one API group: ImageContentSourcePolicy in `operator.openshift.io/v1alpha1`, ImageDigestMirrorSet,',
      'ImageTagMirrorSet and the Image config in `config.openshift.io/v1`. Under any other group or version the API server knows no such',
      'kind, and `oc apply` ends with `no matches for kind`. So it does where a letter of the kind is wrong; upper and lower case count.',
      '',
      'Kinds of the same name that belong to somebody else (`image.openshift.io/v1` `Image`, `policy.sigstore.dev` `ClusterImagePolicy`)',
      'are left alone.',
    ].join('\n'),
    since: 'image policies: v1alpha1 from 4.16 to 4.21, v1 from 4.20 on',
    bad: {
      language: 'yaml',
      text: `apiVersion: operator.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
  }),
  looksAt: 'part',
  check(part, context) {
    if (part.entry) return [];
    const report = mistypedKind(part.object) ?? wrongVersion(part.object) ?? unservedVersion(part.object, context);
    return report ? [report] : [];
  },
};

/** A kind that is none, in a version that holds ours. */
function mistypedKind(object: KubernetesObject): Report | null {
  const { apiVersion, kindName, match, root } = object;
  if (match.kind !== 'foreign' || !VERSIONS.has(apiVersion.value)) return null;
  const meant = nearestWord(kindName.value, NAMES);
  if (meant === null) return null;
  const scalar = valueOf(root, 'kind');
  const fix: Fix[] =
    scalar?.kind === 'scalar'
      ? [{ title: `Write \`${meant}\``, edits: [replaceScalar(scalar, meant)], safe: false }]
      : [];
  return {
    place: kindName.place,
    message: `${shown(kindName.value)} is no kind of \`${apiVersion.value}\`, so the API server refuses the object; did you mean \`${meant}\`?`,
    upstream: noMatches(object),
    fixes: fix,
  };
}

const VERSIONS: ReadonlySet<string> = new Set(
  KINDS.flatMap(({ versions }) => versions.map((version) => version.apiVersion)),
);

const NAMES = KINDS.map(({ name }) => name);

function wrongVersion(object: KubernetesObject): Report | null {
  const { apiVersion, kindName, match, root } = object;
  // That there is none, or no kind, is said by missing-field.
  if (match.kind !== 'wrong-version' || !entryOf(root, 'apiVersion') || !stringOf(valueOf(root, 'kind'))) return null;
  return {
    place: apiVersion.place,
    message: `\`${kindName.value}\` is not served under ${shown(apiVersion.value)} but under \`${match.right}\`, so the API server refuses the object`,
    upstream: noMatches(object),
    fixes: writeVersion(object, match.right),
  };
}

/** A version that some releases serve. Mirror sets have a rule of their own. */
function unservedVersion(object: KubernetesObject, { targets }: RuleContext): Report | null {
  const { apiVersion, kindName, match } = object;
  if (match.kind !== 'known' || match.description.reads === 'mirror-set') return null;
  const { versions } = match.description;
  const version = versions.find((candidate) => candidate.apiVersion === apiVersion.value);
  if (!version || targets.some((target) => target.kind === 'release' && isServed(version, target))) return null;
  const right = versions.find((candidate) => targets.every((target) => isServed(candidate, target)));
  const fixes = right && right !== version ? writeVersion(object, right.apiVersion) : [];
  const what = `\`${kindName.value}\` is served under \`${version.apiVersion}\` ${rangeOf(version)}`;
  if (targets.every(({ kind }) => kind === 'release')) {
    const message = `${what}, so the API server of this cluster refuses the object`;
    return { place: apiVersion.place, message, upstream: noMatches(object), fixes };
  }
  if (version.since === null && version.until === null) return null;
  // Newer releases are the ones that people have: what only older ones lack is for those who ask.
  return { place: apiVersion.place, message: what, severity: 'info', quiet: version.until === null, fixes };
}

function isServed({ since, until }: ServedVersion, target: Target): boolean {
  const first = since === null ? null : parseTarget(since);
  const last = until === null ? null : parseTarget(until);
  if (first?.kind === 'release' && !isAtLeast(target, first.major, first.minor)) return false;
  return last?.kind !== 'release' || !isAtLeast(target, last.major, last.minor + 1);
}

function rangeOf({ since, until }: ServedVersion): string {
  if (since !== null && until !== null) return `from ${since} to ${until} only`;
  return until === null ? `from ${since ?? 'the first release'} on` : `up to ${until} only`;
}

/** The words of the API machinery's mapping from kinds to resources (`NoKindMatchError`). */
function noMatches({ apiVersion, kindName }: KubernetesObject): string {
  return `no matches for kind ${goQuote(kindName.value)} in version ${goQuote(apiVersion.value)}`;
}

function writeVersion({ root }: KubernetesObject, right: string): Fix[] {
  const scalar = valueOf(root, 'apiVersion');
  if (scalar?.kind !== 'scalar') return [];
  return [{ title: `Write \`${right}\``, edits: [replaceScalar(scalar, right)], safe: true }];
}
