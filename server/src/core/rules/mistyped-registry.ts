import type { Configuration } from '../clusters/configuration';
import { isNameAmong, type HostList } from '../model/host-list';
import { mistypedHost } from '../model/known-registries';
import type { Manifest } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { placeInScalar, valueOf, type Scalar } from '../syntax/tree';
import { oncePer } from '../text/once-per';
import type { Part, Report, Rule } from './rule';
import { listScalars, mirrorScalars, sourceScalar } from './scope-fault';
import { shown } from './wording';

/** A registry in a mirror set, the Image config or an image policy that is a slip away from a well-known one. */
export const mistypedRegistry: Rule = {
  code: 'mistyped-registry',
  severity: 'hint',
  about: () => ({
    title: 'A registry that is a slip away from a well-known one',
    documentation: [
      'Any host is a registry for the cluster, so nothing refuses `quay.oi` or `registry.redhat.com`: a source of that name matches no image,',
      'a mirror of that name answers nobody, and a blocked registry of that name blocks nothing.',
      '',
      'Names that a cluster declares as `reachable` in `.mirrorscope.yaml` are what they are.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.oi/tools
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
  *check(part, { configuration }) {
    for (const scalar of namesIn(part)) {
      const report = checkName(scalar, configuration);
      if (report && !isPlaceholder(scalar.text)) yield report;
    }
  },
};

function checkName(scalar: Scalar, configuration: Configuration): Report | null {
  const found = mistypedHost(scalar.text);
  if (!found) return null;
  const { host, known, from, to } = found;
  if (isNameAmong(scalar.text.slice(0, to), reachedSomewhere(configuration))) return null;
  const place = placeInScalar(scalar, from, to);
  return {
    place,
    message: `${shown(host)} is a slip away from a well-known registry; did you mean \`${known}\`?`,
    fixes:
      scalar.verbatim < 0 ? [] : [{ title: `Write \`${known}\``, edits: [{ place, newText: known }], safe: false }],
  };
}

/** The hosts that some cluster declares as ones that its nodes can reach. */
const reachedSomewhere = oncePer(({ clusters }: Configuration): HostList =>
  (clusters ?? []).flatMap(({ reachable }) => reachable ?? []),
);

/** The scalars of a part that name a registry or what is in one. */
function namesIn(part: Part): readonly Scalar[] {
  if (part.entry) {
    const source = sourceScalar(part.entry);
    return source ? [source, ...mirrorScalars(part.entry)] : mirrorScalars(part.entry);
  }
  const { manifest } = part.object;
  return manifest ? namesInObject(manifest) : [];
}

function namesInObject(object: Manifest): readonly Scalar[] {
  const spec = valueOf(object.root, 'spec');
  switch (object.kind) {
    case 'image-config': {
      const sources = valueOf(spec, 'registrySources');
      return sources?.kind === 'mapping' ? LISTS.flatMap((list) => listScalars(sources, list)) : [];
    }
    case 'image-policy':
      return spec?.kind === 'mapping' ? listScalars(spec, 'scopes') : [];
    case 'mirror-set':
    case 'cluster-version':
      return [];
  }
}

const LISTS = ['insecureRegistries', 'blockedRegistries', 'allowedRegistries', 'containerRuntimeSearchRegistries'];
