import { isPlaceholder } from '../model/placeholder';
import type { Rule } from './rule';
import { shown } from './wording';

/** An image whose pull fails before any endpoint is asked. */
export const imagePlanError: Rule = {
  code: 'image-plan-error',
  severity: 'warning',
  about: () => ({
    title: 'An image that cannot be pulled at all',
    documentation: [
      'For each endpoint the engine puts the mirror in the place of the source, and what comes out has to be a whole reference. One endpoint',
      'for which it is not fails the whole pull: no other mirror is asked, nor the source. It happens where the mirror is a bare host and the',
      'source is the whole repository (the host alone would be left), and where a wildcard source moves a port into the path.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      also: ['manifest-rewrite-fails'],
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools/web
    mirrors:
    - registry.example.com
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: quay.io/tools/web:2.3
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools/web
    mirrors:
    - registry.example.com/tools/web
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: quay.io/tools/web:2.3
`,
    },
  }),
  looksAt: 'reference',
  *check({ text, place }, plan) {
    // Where files cannot be loaded at all, that is said of what is wrong with them, not of every image.
    if (plan.kind !== 'plan' || plan.error?.kind !== 'rewrite') return;
    const { location, message, origins } = plan.error;
    if (isPlaceholder(location)) return;
    yield {
      place,
      message: `${shown(text)} cannot be rewritten for ${shown(location)}, so the whole pull fails and no endpoint is asked`,
      upstream: message,
      related: origins.slice(0, 1).map((origin) => ({ place: origin, message: 'The endpoint that fails the pull' })),
    };
  },
};
