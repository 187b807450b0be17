import type { Document } from '../document';
import { migrateIcsp } from '../migrate/icsp-to-idms';
import { isContentSourcePolicy, type Manifest, type MirrorSet } from '../model/manifests';
import { isAtLeast } from '../model/target';
import type { Mapping } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import type { Rule } from './rule';

/** An ImageContentSourcePolicy. */
export const icspDeprecated: Rule = {
  code: 'icsp-deprecated',
  severity: 'warning',
  about: () => ({
    title: 'An ImageContentSourcePolicy',
    documentation: [
      'ImageDigestMirrorSet replaced ImageContentSourcePolicy in 4.13. The old kind still works and may stand beside the new one, the lists of',
      'one source are merged; but it cannot say `mirrorSourcePolicy`, and the API server checks nothing of what it holds.',
      '',
      'The conversion keeps names, comments and layout. Nodes do not notice: both kinds come to the same `registries.conf`, provided that the',
      'old object is deleted after the new one was created.',
    ].join('\n'),
    since: 'deprecated since 4.13',
    bad: {
      language: 'yaml',
      text: `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
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
  looksAt: 'object',
  *check(object, { targets }) {
    if (!isIcsp(object) || !targets.some((target) => isAtLeast(target, 4, 13))) return;
    yield {
      place: object.kindName.place,
      message: '`ImageContentSourcePolicy` is deprecated since 4.13, an `ImageDigestMirrorSet` says the same',
      tag: 'deprecated',
      fixes: (document) => {
        const edits = document.once(conversions).get(object.root) ?? [];
        return edits.length > 0 ? [{ title: 'Convert to ImageDigestMirrorSet', edits, safe: false }] : [];
      },
    };
  },
};

function isIcsp(object: Manifest): object is MirrorSet {
  return isContentSourcePolicy(object) && object.served;
}

/** So many objects of a file are tried one by one where the file as a whole is refused. */
const TRIED_ALONE = 20;

/** The edits that convert each object, by its root. Where one of the file cannot be converted, the others still can. */
function conversions(document: Document): ReadonlyMap<Mapping, readonly PlacedEdit[]> {
  const policies = document.objects.manifests.filter(isIcsp);
  const whole = migrateIcsp(document);
  const tries = whole.refused && policies.length <= TRIED_ALONE ? policies : [];
  const migrated = [...whole.migrated, ...tries.flatMap(({ root }) => migrateIcsp(document, root).migrated)];
  return new Map(migrated.map((object) => [object.root, object.edits]));
}
