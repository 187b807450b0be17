import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { goldenCases } from '../support/golden-conf';
import { migrateText } from '../support/migration';

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly annotations?: Record<string, string>; readonly [field: string]: unknown };
  readonly spec: { readonly imageDigestMirrors: readonly { readonly source: string; readonly mirrors?: readonly string[] }[] };
}

suite('golden migrate', () => {
  for (const { name, folder } of goldenCases('migrate')) {
    const input = readFileSync(path.join(folder, 'in.yaml'), 'utf8');
    if (existsSync(path.join(folder, 'out.yaml'))) {
      test(name, () => {
        const expected = objectsOf(readFileSync(path.join(folder, 'out.yaml'), 'utf8'));
        assert.ok(expected.length > 0);
        assert.deepEqual(objectsOf(migrateText(input).text), expected);
      });
    } else {
      test(`${name}: oc gives up, this does not`, () => {
        const { migration, text } = migrateText(input);
        assert.equal(migration.refused, null);
        const isPolicy = input.includes('kind: ImageContentSourcePolicy');
        assert.equal(migration.migrated.length, isPolicy ? 1 : 0);
        if (isPolicy) assert.equal(objectsOf(text)[0]?.kind, 'ImageDigestMirrorSet');
        else assert.equal(text, input);
      });
    }
  }
});

/** What oc leaves of the server's metadata, this does not: it is taken off before the objects are compared. */
function objectsOf(text: string): KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as KubernetesObject | null;
    if (!object) return [];
    const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !SERVER_FIELDS.includes(key)));
    const imageDigestMirrors = object.spec.imageDigestMirrors.map(({ source, mirrors }) => ({ source, mirrors: mirrors ?? [] }));
    return [{ apiVersion: object.apiVersion, kind: object.kind, metadata, spec: { imageDigestMirrors } }];
  });
}

const SERVER_FIELDS = ['uid', 'resourceVersion', 'generation', 'managedFields', 'creationTimestamp', 'selfLink'];
