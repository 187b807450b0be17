import { isNameAmong } from '../model/host-list';
import { mistypedHost } from '../model/known-registries';
import type { Fix, Rule } from './rule';
import { shown } from './wording';

/** An image whose registry is a slip away from a well-known one. */
export const mistypedImageRegistry: Rule = {
  code: 'mistyped-image-registry',
  severity: 'hint',
  about: () => ({
    title: 'An image whose registry is a slip away from a well-known one',
    documentation: [
      'Nodes take any host in the name of an image for a registry, so nothing refuses `quay.oi/team/app`. No mirror set has it as a source,',
      'and nobody answers there: the pod stays in `ImagePullBackOff`.',
      '',
      'Names that the cluster declares as `reachable` in `.mirrorscope.yaml` are what they are.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: registry.redhat.com/ubi9/httpd-24:1
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: registry.redhat.io/ubi9/httpd-24:1
`,
    },
  }),
  looksAt: 'reference',
  *check({ text, place }, _plan, { cluster }) {
    const found = text.includes('/') ? mistypedHost(text) : null;
    if (!found) return;
    const { host, known, to } = found;
    if (cluster.reachable && isNameAmong(text.slice(0, to), cluster.reachable)) return;
    const isVerbatim = place.end - place.start === text.length && !place.until;
    const hostPlace = isVerbatim ? { chunk: place.chunk, start: place.start, end: place.start + to } : place;
    const fix: Fix = { title: `Write \`${known}\``, edits: [{ place: hostPlace, newText: known }], safe: false };
    yield {
      place: hostPlace,
      message: `${shown(host)} is a slip away from a well-known registry; did you mean \`${known}\`?`,
      fixes: isVerbatim ? [fix] : [],
    };
  },
};
