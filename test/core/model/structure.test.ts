import assert from 'node:assert/strict';
import { shapeOf } from '../../../server/src/core/model/kind-description';
import { readManifests } from '../../../server/src/core/model/read';
import { checkStructure, type StructureIssue } from '../../../server/src/core/model/structure';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { annotate, withoutAnnotations } from '../../support/annotations';
import { spanOf } from '../../support/syntax';
import { offsetsIn, plainly, samples } from '../../support/samples';

/** What is said of an object, under the words that it is about. */
const CASES: Readonly<Record<string, string>> = {
  'a good one': `
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: x
  labels: {any: thing}
  annotations:
  creationTimestamp: null
spec:
  imageDigestMirrors:
  - source: a.io
    mirrors: []
    mirrorSourcePolicy: NeverContactSource
status: {}
`,
  'fields that belong elsewhere, or are called otherwise': `
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: x
spec:
  mirrorSourcePolicy: NeverContactSource
# ^^^^^^^^^^^^^^^^^^ unknown-field spec.mirrorSourcePolicy -> move to spec.imageDigestMirrors.[].mirrorSourcePolicy
  repositoryDigestMirrors:
# ^^^^^^^^^^^^^^^^^^^^^^^ unknown-field spec.repositoryDigestMirrors -> imageDigestMirrors
  - source: a.io
`,
  'misspelled fields and values': `
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: x
  lables: {}
# ^^^^^^ unknown-field metadata.lables -> labels
spec:
  imageTagMirrors:
  - sorce: a.io
#   ^^^^^ unknown-field spec.imageTagMirrors.0.sorce -> source
#   ^^^^^ missing-field spec.imageTagMirrors.0.source
    mirror: [m.io]
#   ^^^^^^ unknown-field spec.imageTagMirrors.0.mirror -> mirrors
  - source: b.io
    mirrors: []
    mirrorSourcePolicy: neverContactSource
#                       ^^^^^^^^^^^^^^^^^^ invalid-enum spec.imageTagMirrors.1.mirrorSourcePolicy -> NeverContactSource
    imagePullPolicy: Always
#   ^^^^^^^^^^^^^^^ unknown-field spec.imageTagMirrors.1.imagePullPolicy
`,
  'an ICSP has no mirrorSourcePolicy': `
apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  generateName: x
spec:
  repositoryDigestMirrors:
  - source: a.io
    mirrorSourcePolicy: NeverContactSource
#   ^^^^^^^^^^^^^^^^^^ unknown-field spec.repositoryDigestMirrors.0.mirrorSourcePolicy
`,
  'what is missing': `
apiVersion: config.openshift.io/v1
#>^^^^^^^^^^ missing-field spec
kind: Image
metadata: {}
#>^^^^^^^^ missing-field metadata.name
`,
  'wrong types': `
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: 12
#       ^^ wrong-type metadata.name: string, not integer
spec:
  additionalTrustedCA: ca
#                      ^^ wrong-type spec.additionalTrustedCA: object, not string
  allowedRegistriesForImport:
  - quay.io
#   ^^^^^^^ wrong-type spec.allowedRegistriesForImport.0: object, not string
  - domainName: yes
#               ^^^ wrong-type spec.allowedRegistriesForImport.1.domainName: string, not boolean
    insecure: "true"
#             ^^^^^^ wrong-type spec.allowedRegistriesForImport.1.insecure: boolean, not string
  registrySources:
    insecureRegistries: {}
#                       ^^ wrong-type spec.registrySources.insecureRegistries: array, not object
    blockedRegistries:
#   ^^^^^^^^^^^^^^^^^ wrong-type spec.registrySources.blockedRegistries: array, not null
    allowedRegistries: [1.5, a.io]
#                       ^^^ wrong-type spec.registrySources.allowedRegistries.0: string, not float
`,
  'a list one level too high': `
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec:
  blockedRegistries: [a.io]
# ^^^^^^^^^^^^^^^^^ unknown-field spec.blockedRegistries -> move to spec.registrySources.blockedRegistries
`,
  'image policies': `
apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata: {name: p}
spec:
#>^^^^ missing-field spec.scopes
  policy:
    rootOfTrust:
      policyType: publicKey
#                 ^^^^^^^^^ invalid-enum spec.policy.rootOfTrust.policyType -> PublicKey
      publicKey: {}
#     ^^^^^^^^^ missing-field spec.policy.rootOfTrust.publicKey.keyData
`,
  'what is not ours to judge': `
apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata: {name: version}
spec:
  clusterID: x
  overrides: []
  desiredUpdate: {version: 4.18.1, force: true}
status: {history: []}
`,
  'placeholders, half-typed keys, merge keys': `
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: &m {name: x}
spec:
  imageDigestMirrors:
  - $mirrors
  - source: a.io
    mirrors: \${MIRRORS}
    mirrorSourcePolicy: <policy>
    :
  - &e {source: b.io}
  - {<<: *e, mirrors: []}
  - *e
`,
};

suite('structure', () => {
  for (const [title, annotated] of Object.entries(CASES)) {
    test(title, () => {
      const text = withoutAnnotations(annotated);
      const syntax = parseYaml(text, 'f');
      assert.deepEqual(syntax.problems, []);
      const notes = readManifests(syntax).objects.flatMap(({ root, match }) => {
        assert.notEqual(match.kind, 'foreign');
        if (match.kind === 'foreign') return [];
        return checkStructure(root, shapeOf(match.description)).map((issue) => ({
          ...spanOf(syntax, issue.place),
          label: describe(issue),
        }));
      });
      assert.equal(annotate(text, notes), annotated);
    });
  }

  test('what an alias points to is checked once, and in linear time', function () {
    this.timeout(20_000);
    const items = 'x, '.repeat(300);
    const text = `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec:\n  externalRegistryHostnames: &l [1, ${items}]\n  registrySources:\n    insecureRegistries: *l\n    allowedRegistries: *l\n`;
    const [object] = readManifests(parseYaml(text, 'f')).objects;
    assert.ok(object?.match.kind === 'known');
    assert.equal(
      checkStructure(object.root, shapeOf(object.match.description)).length,
      2,
      'where it stands, and once through an alias',
    );
    const many = `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec:\n${'  a: b\n'.repeat(5_000)}`;
    const [wide] = readManifests(parseYaml(many, 'f')).objects;
    assert.ok(wide?.match.kind === 'known');
    assert.equal(checkStructure(wide.root, shapeOf(wide.match.description)).length, 5_000);
  });

  samples('core/model/structure', {
    issues: (text) => {
      const syntax = parseYaml(text, 'f');
      return readManifests(syntax).objects.flatMap(({ match, root }) =>
        match.kind === 'foreign'
          ? []
          : checkStructure(root, shapeOf(match.description)).map((issue) =>
              plainly(issue, offsetsIn(syntax), ['entry', 'mapping', 'field', 'value', 'allowed', 'list']),
            ),
      );
    },
  });
});

function describe(issue: StructureIssue): string {
  const head = `${issue.kind} ${issue.path.join('.')}`;
  switch (issue.kind) {
    case 'unknown-field': {
      const { suggestion } = issue;
      if (!suggestion) return head;
      return suggestion.kind === 'rename'
        ? `${head} -> ${suggestion.name}`
        : `${head} -> move to ${suggestion.path.join('.')}`;
    }
    case 'missing-field':
      return head;
    case 'wrong-type':
      return `${head}: ${issue.expected}, not ${issue.found}`;
    case 'invalid-enum':
      return issue.suggestion === null ? head : `${head} -> ${issue.suggestion}`;
  }
}
