import { goQuote } from '../model/go-quote';
import { isAtLeast } from '../model/target';
import type { Rule } from './rule';

/** An IDMS or ITMS for a release that has no such kind. */
export const mirrorSetNotAvailable: Rule = {
  code: 'mirror-set-not-available',
  severity: 'error',
  about: () => ({
    title: 'A mirror set that the release does not know',
    documentation: [
      'ImageDigestMirrorSet and ImageTagMirrorSet came with 4.13. An older API server knows no such kind and refuses the object; only',
      'ImageContentSourcePolicy mirrors images there. Where nothing tells the release, a newer one is taken for granted, and a mirror set is',
      'named only where the level of this rule is set.',
    ].join('\n'),
    since: 'the kinds exist from 4.13 on',
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata:
  name: version
spec:
  channel: stable-4.12
---
apiVersion: config.openshift.io/v1
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
kind: ClusterVersion
metadata:
  name: version
spec:
  channel: stable-4.14
---
apiVersion: config.openshift.io/v1
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
  looksAt: 'object',
  *check(object, { targets }) {
    if (object.kind !== 'mirror-set' || object.setKind === 'ICSP' || !object.served || object.madeBy) return;
    const { apiVersion, kindName } = object;
    if (targets.every((target) => isAtLeast(target, 4, 13))) {
      if (targets.every(({ kind }) => kind !== 'unknown')) return;
      const message = `\`${kindName.value}\` came with 4.13, so an API server of a release before does not know it`;
      yield { place: kindName.place, severity: 'info', quiet: true, message };
      return;
    }
    const isAll = targets.every((target) => !isAtLeast(target, 4, 13));
    const whose = isAll ? 'this cluster' : 'one of the clusters of this file';
    yield {
      place: kindName.place,
      message: `\`${kindName.value}\` came with 4.13, so the API server of ${whose} does not know it`,
      upstream: `no matches for kind ${goQuote(kindName.value)} in version ${goQuote(apiVersion.value)}`,
    };
  },
};
