import type { Endpoint } from '../cluster/pull-plan';
import type { Standing } from '../cluster/standing';
import type { Report, Rule } from './rule';
import { hostsAsked, placesOfBlocking, placesOfSkipped, standingOn } from './standing-on-cluster';
import { listOfNames, shown } from './wording';

const SETS = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
`;

const CONFIGURATION = `clusters:
  prod:
    files: ['**']
    reachable: [registry.example.com]
`;

/** An image that leaves the registries within reach. */
export const imageNotMirrored: Rule = {
  code: 'image-not-mirrored',
  severity: 'warning',
  about: () => ({
    title: 'An image that no reachable registry serves',
    documentation: [
      'The cluster declares in `.mirrorscope.yaml` which hosts its nodes reach (`reachable`). Of all endpoints that a node asks for this image,',
      'mirrors and the registry of its own name, none is on such a host: the pull ends in a time-out, on every node that has no copy yet.',
      '',
      'Mirror the image with a source that matches its name, or name the host as reachable. Where the mirrors are for digests only and the image is by',
      'tag, `tag-not-mirrored` says so; what policy.json rejects or an entry blocks is for `image-blocked`.',
      '',
      'A cluster that declares no reachable hosts hears nothing, unless the level of this rule is set: then every image is named that no mirror is asked for.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      configuration: CONFIGURATION,
      text: `${SETS}    image: quay.io/other/web:2.3
`,
    },
    good: {
      language: 'yaml',
      configuration: CONFIGURATION,
      text: `${SETS}    image: quay.io/tools/web:2.3
`,
    },
  }),
  looksAt: 'reference',
  *check(reference, plan, view) {
    const { text, place } = reference;
    const standing = standingOn(reference, plan, view);
    if (standing?.kind !== 'not-mirrored' && standing?.kind !== 'unreachable') return;
    const blocking = placesOfBlocking(standing.plan.endpoints);
    const report = { place, related: [...placesOfSkipped(standing.plan.skipped), ...blocking] };
    const hosts = listOfNames(hostsAsked(standing.plan), 'and');
    if (!view.cluster.reachable) {
      yield { ...report, quiet: true, message: `No mirror serves ${shown(text)}, so nodes ask ${hosts}` };
    } else yield { ...report, message: messageFor(standing, text, hosts) };
  },
};

function messageFor({ kind, plan }: Unserved, text: string, hosts: string): Report['message'] {
  const isBlocked = ({ blockedBy }: Endpoint): boolean => blockedBy !== null;
  if (kind === 'not-mirrored') {
    const why = plan.endpoints.some(isBlocked) ? ' (what it has is blocked)' : '';
    return `No mirror serves ${shown(text)}${why}, and ${hosts} is no reachable host, so nodes cannot pull it`;
  }
  const which = plan.endpoints.some(isBlocked) ? ' that is not blocked' : '';
  return `No endpoint of ${shown(text)}${which} is on a reachable host (asked are ${hosts}), so nodes cannot pull it`;
}

type Unserved = Extract<Standing, { readonly kind: 'not-mirrored' | 'unreachable' }>;
