import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { shapeOf } from '../../../server/src/core/model/kind-description';
import { kindOf, KINDS, newestVersion, OTHER_KINDS } from '../../../server/src/core/model/kinds';
import {
  fieldAt,
  fieldNamed,
  shapeAt,
  type Field,
  type ObjectShape,
  type Shape,
} from '../../../server/src/core/model/shape';
import { sharedPath } from '../../support/shared';

const match = (apiVersion: string, kind: string): string => {
  const found = kindOf(apiVersion, kind);
  return found.kind === 'wrong-version' ? `wrong, right: ${found.right}` : found.kind;
};

suite('kinds', () => {
  test('what a cluster serves', () => {
    for (const description of KINDS) {
      for (const { apiVersion } of description.versions) assert.equal(match(apiVersion, description.name), 'known');
    }
    assert.equal(match('config.openshift.io/v1alpha1', 'ClusterImagePolicy'), 'known');
  });

  test('wrong versions and groups, with the right one', () => {
    const idms = 'wrong, right: config.openshift.io/v1';
    for (const version of [
      'config.openshift.io/v1alpha1',
      'operator.openshift.io/v1',
      'operator.openshift.io/v1alpha1',
      'v1',
      '',
    ]) {
      assert.equal(match(version, 'ImageDigestMirrorSet'), idms, version);
    }
    for (const version of ['config.openshift.io/v1alpha1', 'config.openshift.io/v1', 'operator.openshift.io/v1']) {
      assert.equal(match(version, 'ImageContentSourcePolicy'), 'wrong, right: operator.openshift.io/v1alpha1', version);
    }
    assert.equal(match('config.openshift.io/v1beta1', 'Image'), idms);
    assert.equal(match('config.openshift.io/v1beta1', 'ImagePolicy'), idms);
    assert.equal(match('config.openshift.io/v2', 'ClusterVersion'), idms);
  });

  test('the same names in other groups are none of ours', () => {
    const foreign = [
      ['image.openshift.io/v1', 'Image'],
      ['image.toolkit.fluxcd.io/v1beta2', 'ImagePolicy'],
      ['policy.sigstore.dev/v1beta1', 'ClusterImagePolicy'],
      ['kpack.io/v1alpha2', 'Image'],
      ['v1', 'Image'],
      ['example.com/v1', 'ImageDigestMirrorSet'],
      ['config.openshift.io/v1', 'imagedigestmirrorset'],
      ['config.openshift.io/v1', 'ImageContentPolicy'],
      ['v1', 'Pod'],
    ];
    for (const [apiVersion = '', kind = ''] of foreign)
      assert.equal(match(apiVersion, kind), 'foreign', `${apiVersion} ${kind}`);
  });

  test('the newest version of each', () => {
    assert.deepEqual(
      KINDS.map((kind) => `${kind.shortName} ${newestVersion(kind)}`),
      [
        'IDMS config.openshift.io/v1',
        'ITMS config.openshift.io/v1',
        'ICSP operator.openshift.io/v1alpha1',
        'Image config config.openshift.io/v1',
        'ClusterImagePolicy config.openshift.io/v1',
        'ImagePolicy config.openshift.io/v1',
        'ClusterVersion config.openshift.io/v1',
      ],
    );
  });

  test('every field is documented in whole sentences', () => {
    for (const kind of [...KINDS, ...OTHER_KINDS]) {
      assert.match(kind.documentation, /\.$/, kind.name);
      eachField(shapeOf(kind), [kind.name], (field, path) => {
        assert.match(field.documentation, /[.)]$/, path.join('.'));
        if (field.shape.type === 'string') {
          for (const { documentation } of field.shape.values ?? []) assert.match(documentation, /\.$/, path.join('.'));
        }
      });
    }
  });
});

suite('kinds: paths', () => {
  const [idms] = KINDS;
  const shape = shapeOf(idms!);

  test('fields through lists', () => {
    assert.match(
      fieldAt(shape, ['spec', 'imageDigestMirrors', 3, 'mirrors'])?.documentation ?? '',
      /may be had instead/,
    );
    assert.deepEqual(shapeAt(shape, ['spec', 'imageDigestMirrors', 0, 'source']), {
      type: 'string',
      values: null,
      format: 'source',
    });
    assert.deepEqual(shapeAt(shape, ['spec', 'imageDigestMirrors', 0, 'mirrors', 1]), {
      type: 'string',
      values: null,
      format: 'mirror',
    });
    assert.equal(shapeAt(shape, []), shape);
  });

  test('where the table knows nothing', () => {
    for (const path of [
      ['spec', 'x'],
      ['spec', 0],
      ['kind', 'x'],
      ['constructor'],
      ['spec', 'imageDigestMirrors', 'source'],
      [0],
    ]) {
      assert.equal(fieldAt(shape, path), null, path.join('.'));
    }
    assert.equal(fieldNamed(shape, '__proto__'), null);
  });
});

suite('kinds: the schemas of the CRDs', () => {
  for (const name of ['ImageDigestMirrorSet', 'ImageTagMirrorSet', 'ImageContentSourcePolicy']) {
    test(`${name} has the same fields, types, required fields and enums`, function () {
      const all = JSON.parse(readFileSync(sharedPath(this, 'bench', 'schemas', 'all.json'), 'utf8')) as {
        definitions: Record<string, Schema>;
      };
      const kind = KINDS.find((each) => each.name === name);
      assert.ok(kind);
      const spec = fieldAt(shapeOf(kind), ['spec']);
      const schema = all.definitions[name]?.properties?.['spec'];
      assert.ok(spec && schema);
      assert.deepEqual(outline(spec.shape), outlineOfSchema(schema));
    });
  }
});

interface Schema {
  readonly type?: string;
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly required?: string[];
  readonly enum?: string[];
}

function outline(shape: Shape): unknown {
  switch (shape.type) {
    case 'object': {
      const fields = Object.entries(shape.fields).sort(byName);
      return Object.fromEntries(
        fields.map(([name, field]) => [name + (field.required ? '!' : ''), outline(field.shape)]),
      );
    }
    case 'array':
      return [outline(shape.items)];
    case 'string':
      return shape.values ? shape.values.map(({ value }) => value).sort() : 'string';
    case 'boolean':
    case 'integer':
    case 'any':
      return shape.type;
  }
}

function outlineOfSchema(schema: Schema): unknown {
  if (schema.enum) return [...schema.enum].sort();
  if (schema.type === 'array' && schema.items) return [outlineOfSchema(schema.items)];
  if (!schema.properties) return schema.type;
  const fields = Object.entries(schema.properties).sort(byName);
  return Object.fromEntries(
    fields.map(([name, field]) => [
      name + (schema.required?.includes(name) === true ? '!' : ''),
      outlineOfSchema(field),
    ]),
  );
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function eachField(
  shape: ObjectShape,
  path: readonly string[],
  visit: (field: Field, path: readonly string[]) => void,
): void {
  for (const [name, field] of Object.entries(shape.fields)) {
    visit(field, [...path, name]);
    const inner = field.shape.type === 'array' ? field.shape.items : field.shape;
    if (inner.type === 'object') eachField(inner, [...path, name], visit);
  }
}
