import type { KubernetesObject } from '../model/read';
import { entryOf, valueOf, type Mapping } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import type { Fix, Rule } from './rule';
import { replaceScalar } from './scalar-edits';

/** An ImageContentPolicy: a kind that exists, and that nothing reads. */
export const neverReadKind: Rule = {
  code: 'never-read-kind',
  severity: 'warning',
  about: () => ({
    title: 'An ImageContentPolicy, which nothing reads',
    documentation: [
      'The API server has a kind ImageContentPolicy in `config.openshift.io/v1` and takes such an object without a word. The Machine Config',
      'Operator reads ImageDigestMirrorSet, ImageTagMirrorSet and ImageContentSourcePolicy only: the mirrors of an ImageContentPolicy never',
      'reach a node.',
      '',
      'The fix makes an ImageDigestMirrorSet of it. Entries with `allowMirrorByTags` need an ImageTagMirrorSet as well, and are left to you.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageContentPolicy
metadata:
  name: tools
spec:
  repositoryDigestMirrors:
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
  *check({ object, entry }) {
    if (entry || object.kindName.value !== 'ImageContentPolicy') return;
    if (object.apiVersion.value !== 'config.openshift.io/v1') return;
    yield {
      place: object.kindName.place,
      message: 'No operator reads an `ImageContentPolicy`, so its mirrors never reach a node',
      fixes: () => asDigestMirrorSet(object),
    };
  },
};

function asDigestMirrorSet({ root }: KubernetesObject): Fix[] {
  const kind = valueOf(root, 'kind');
  const spec = valueOf(root, 'spec');
  if (kind?.kind !== 'scalar' || spec?.kind !== 'mapping' || mirrorsTags(spec)) return [];
  const list = entryOf(spec, 'repositoryDigestMirrors');
  const edits: PlacedEdit[] = [replaceScalar(kind, 'ImageDigestMirrorSet')];
  if (list) edits.push(replaceScalar(list.key, 'imageDigestMirrors'));
  return [{ title: 'Convert to ImageDigestMirrorSet', edits, safe: false }];
}

function mirrorsTags(spec: Mapping): boolean {
  const list = valueOf(spec, 'repositoryDigestMirrors');
  return list?.kind === 'sequence' && list.items.some((item) => valueOf(item, 'allowMirrorByTags') !== null);
}
