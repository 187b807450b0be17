import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { collectManifests } from '../../../server/src/core/clusters/cluster';
import { STAND_IN_RELEASE_IMAGE } from '../../../server/src/core/cluster/cluster-manifests';
import { impactOf } from '../../../server/src/core/cluster/impact';
import { renderNodeFiles } from '../../../server/src/core/cluster/render';
import type { Document } from '../../../server/src/core/document';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { documentOf, migrateText } from '../../support/migration';

/** A random policy in a random hand: block or flow style, comments anywhere, fields that the server sets in any order. */
const word = fc.stringMatching(/^[a-z]{1,6}$/);
const host = fc.constantFrom('quay.io', 'a.example.com', 'b.example.com:5000');
const repository = fc.tuple(host, word).map(([name, path]) => `${name}/${path}`);
const comment = fc.option(
  fc.nat(999).map((number) => `# c${number}c`),
  { freq: 3 },
);
const tail = comment.map((text) => (text === null ? '' : ` ${text}`));

interface Lines {
  readonly own: readonly string[];
  /** Whether the lines are the server's, and have to go. */
  readonly isServer: boolean;
}

const serverField: fc.Arbitrary<Lines> = fc
  .tuple(
    fc.constantFrom(
      ['uid: "12"'],
      ['resourceVersion: "1"'],
      ['generation: 3'],
      ['creationTimestamp:'],
      ['selfLink: /a'],
      ['managedFields:', '- manager: x', '  fieldsV1: {}'],
    ),
    fc.constant(true),
  )
  .map(([own, isServer]) => ({ own, isServer }));

const keptField: fc.Arbitrary<Lines> = fc
  .oneof(
    word.map((text) => [`labels: {l-${text}: "1"}`]),
    fc.constant(['annotations:', '  note: |', '    some', '', '    text']),
    fc.constant(['annotations:', '  kubectl.kubernetes.io/last-applied-configuration: |', '    {"a":1}', '  note: x']),
  )
  .map((own) => ({ own, isServer: false }));

const metadata = fc
  .uniqueArray(fc.oneof(serverField, keptField), { selector: ({ own }) => own[0]?.split(':')[0], maxLength: 5 })
  .chain((fields) =>
    fc.tuple(
      word,
      fc.shuffledSubarray(fields, { minLength: fields.length }),
      fc.array(comment, { minLength: 8, maxLength: 8 }),
    ),
  )
  .map(([name, fields, comments]) => {
    const lines = [`  name: ${name}`];
    for (const [index, { own }] of fields.entries()) {
      const above = comments[index] ?? null;
      if (above !== null) lines.push(`  ${above}`);
      lines.push(...own.map((line) => (line === '' ? '' : `  ${line}`)));
    }
    return lines;
  });

const entry = fc
  .tuple(repository, fc.array(repository, { maxLength: 3 }), fc.boolean(), fc.boolean(), comment, tail)
  .map(([source, mirrors, isFlow, isUnknown, above, behind]) => {
    const unknown = isUnknown ? ['mirrorSourcePolicy: NeverContactSource'] : [];
    if (isFlow)
      return [`  - {${[...unknown, `source: "${source}"`, `mirrors: [${mirrors.join(', ')}]`].join(', ')}}${behind}`];
    const list = mirrors.length === 0 ? ['mirrors: []'] : ['mirrors:', ...mirrors.map((mirror) => `- ${mirror}`)];
    const [first = '', ...rest] = [...unknown, `source: ${source}${behind}`, ...list];
    return [...(above === null ? [] : [`  ${above}`]), `  - ${first}`, ...rest.map((line) => `    ${line}`)];
  });

const policy = fc
  .tuple(metadata, fc.array(entry, { maxLength: 4 }), tail, fc.boolean(), fc.constantFrom('', '"', "'"), comment)
  .map(([meta, entries, behind, hasStatus, quote, above]) => {
    const list =
      entries.length === 0
        ? [`  ${quote}repositoryDigestMirrors${quote}: []`]
        : [`  ${quote}repositoryDigestMirrors${quote}:${behind}`, ...entries.flat()];
    return [
      ...(above === null ? [] : [above]),
      `apiVersion: ${quote}operator.openshift.io/v1alpha1${quote}`,
      `kind: ImageContentSourcePolicy${behind}`,
      'metadata:',
      ...meta,
      ...(hasStatus ? ['status: {}'] : []),
      'spec:',
      ...list,
    ];
  });

const foreign = fc.constant([
  'apiVersion: v1',
  'kind: ConfigMap',
  'metadata: {name: x, uid: "1"}',
  'data: {kind: ImageContentSourcePolicy} # c0c',
]);

const file = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: policy }, { weight: 1, arbitrary: foreign }), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.boolean(),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([documents, isList, hasCarriageReturns, isOpen]) => {
    const lines = isList
      ? ['apiVersion: v1', 'kind: List', 'items:', ...documents.flatMap((own) => asItem(own))]
      : documents.flatMap((own, index) => (index === 0 ? own : ['---', ...own]));
    return lines.join(hasCarriageReturns ? '\r\n' : '\n') + (isOpen ? '' : hasCarriageReturns ? '\r\n' : '\n');
  });

function asItem(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => !line.startsWith('#'));
  return lines.map((line, index) => (line === '' ? '' : `${index === first ? '- ' : '  '}${line}`));
}

suite('laws of migrating', () => {
  test('the objects are those of oc, and the cluster’s node files stay as they are', () => {
    fc.assert(
      fc.property(file, (text) => {
        const result = migrateText(text);
        assert.equal(result.migration.refused, null);
        assert.deepEqual(plainObjects(result.text), plainObjects(text).map(expected));
        const [before, after] = [nodeFiles(result.document), nodeFiles(documentOf(result.text))];
        assert.deepEqual(after, before);
        assert.deepEqual(impactOf(before, after).actions, ['None']);
      }),
      { numRuns: 200 },
    );
  });

  test('nothing but the edits changes: comments on their own lines stay, and a second run changes nothing', () => {
    fc.assert(
      fc.property(file, (text) => {
        const result = migrateText(text);
        assert.deepEqual(ownComments(result.text), ownComments(text));
        const again = migrateText(result.text);
        assert.equal(again.text, result.text);
        assert.deepEqual(again.migration.edits, []);
        const removed = text.split(/\r?\n/).filter((line) => !result.text.includes(line.replace(/^[ -]*/, '')));
        assert.ok(
          removed.every((line) =>
            /apiVersion|kind|DigestMirrors|Policy|uid|resourceVersion|generation|creationTimestamp|selfLink|managed|manager|fieldsV1|status|last-applied|\{"a":1\}/.test(
              line,
            ),
          ),
          removed.join('\n'),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('any text at all: no throw, and edits that are in order and apart', () => {
    const pieces = fc.constantFrom(
      ...[
        'apiVersion: operator.openshift.io/v1alpha1\n',
        'kind: ImageContentSourcePolicy\n',
        'metadata:\n',
        '  uid: 1\n',
        '  name: x # c\n',
        'spec:\n',
        '  repositoryDigestMirrors:\n',
      ],
      ...[
        '  - source: a\n',
        '    x: 1\n',
        '- ',
        '{',
        '}',
        '[',
        ', ',
        ': ',
        '"',
        "'",
        '&a ',
        '*a',
        '<<: *a\n',
        '---\n',
        '\n',
        '  ',
        '#\n',
        '|\n',
        '>-\n',
        '\t',
        'status: {}\n',
        '{{ x }}',
        '\r\n',
        '? ',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const result = migrateText(text);
        let end = 0;
        for (const { place } of result.migration.edits) {
          const span = result.document.locate(place);
          assert.ok(span && span.start >= end && span.end >= span.start, text);
          end = span.end;
        }
        if (result.migration.migrated.length > 0)
          assert.ok(
            documentOf(result.text).syntax.problems.length <= result.document.syntax.problems.length,
            `${text}\n=>\n${result.text}`,
          );
      }),
      { numRuns: 1000 },
    );
  });
});

interface PlainObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata?: Record<string, unknown> & { readonly annotations?: Record<string, unknown> };
  readonly spec?: { readonly repositoryDigestMirrors?: readonly Record<string, unknown>[] };
  readonly items?: readonly PlainObject[];
}

function plainObjects(text: string): PlainObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    assert.deepEqual(document.errors, [], text);
    const object = document.toJS() as PlainObject;
    return object.items ? [...object.items] : [object];
  });
}

function expected(object: PlainObject): unknown {
  if (object.kind !== 'ImageContentSourcePolicy') return object;
  const { annotations, ...fields } = object.metadata ?? {};
  const server = ['uid', 'resourceVersion', 'generation', 'managedFields', 'creationTimestamp', 'selfLink'];
  const kept = Object.fromEntries(Object.entries(fields).filter(([key]) => !server.includes(key)));
  const notes =
    annotations && Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.includes('last-applied')));
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ImageDigestMirrorSet',
    metadata: { ...kept, ...(notes && { annotations: notes }) },
    spec: {
      imageDigestMirrors: object.spec?.repositoryDigestMirrors?.map(({ source, mirrors }) => ({ source, mirrors })),
    },
  };
}

/** By path; the words of a refusal under a path of their own. */
function nodeFiles({ objects }: Document): ReadonlyMap<string, string> {
  const rendering = renderNodeFiles(collectManifests(objects.manifests, STAND_IN_RELEASE_IMAGE), UNKNOWN_TARGET);
  if (rendering.kind === 'refused') return new Map([['refusal', rendering.refusal.message]]);
  return new Map(rendering.files.map(({ path, contents }) => [path, contents]));
}

function ownComments(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => /^\s*#/.test(line));
}
