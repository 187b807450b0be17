import assert from 'node:assert/strict';
import fc from 'fast-check';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Analysis } from '../../../server/src/core/analysis';
import { checkEntry } from '../../../server/src/core/cluster/entry-checks';
import { draftOf, type Form } from '../../../server/src/core/cluster/registry-draft';
import type { Registry } from '../../../server/src/core/model/hub';
import { isPlainSource, type ServedSource } from '../../../server/src/core/clusters/served-sources';
import type { ClusterView } from '../../../server/src/core/clusters/view';
import type { MirrorEntry, MirrorSet } from '../../../server/src/core/model/manifests';
import type { KubernetesObject } from '../../../server/src/core/model/read';
import { RULES } from '../../../server/src/core/rules/all';
import { indicesOf, issuesOfEntry } from '../../../server/src/core/rules/parts';
import type { RuleCheck, RuleContext } from '../../../server/src/core/rules/rule';
import { EMPTY_CONFIGURATION } from '../../../server/src/core/clusters/configuration';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { spelledOut } from '../../support/spelled-out';
import { analyseFiles, parseFixture, type FixtureFile } from '../../support/findings';

const FIXTURES = path.join('test', 'core', 'rules');
const GOLDEN = path.join('test', 'golden');
const CORPUS = path.join('..', 'shared', 'corpus');

/** What is plain is not asked about: nothing may be said of it. */
suite('plain entries and sources', () => {
  test('no rule speaks of one in the fixtures', () => {
    const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.fixture'));
    const cases = files.flatMap((name) => parseFixture(readFileSync(path.join(FIXTURES, name), 'utf8')));
    const seen = cases.map((fixture) => askAboutPlain(fixture.files));
    assert.ok(sum(seen, 'entries') > 50 && sum(seen, 'sources') > 50, JSON.stringify(seen));
  });

  test('no rule speaks of one in the golden inputs', () => {
    const texts = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
    const seen = texts.map((name) => askAboutPlain([fileOf(path.join(GOLDEN, name))]));
    assert.ok(sum(seen, 'entries') > 50 && sum(seen, 'sources') > 50, JSON.stringify(seen));
  });

  test('no rule speaks of one in real files', function () {
    if (!existsSync(CORPUS)) {
      assert.notEqual(process.env['CI'], 'true', 'skipped: ../shared is absent');
      this.skip();
    }
    const texts = readdirSync(CORPUS).filter((name) => /[.](?:yaml|yml|json)$/.test(name));
    const seen = texts.map((name) => askAboutPlain([fileOf(path.join(CORPUS, name))]));
    assert.ok(sum(seen, 'entries') > 50 && sum(seen, 'sources') > 50, JSON.stringify(seen));
  });

  test('no rule speaks of one among made-up entries', () => {
    let entries = 0;
    fc.assert(
      fc.property(made, (text) => {
        entries += askAboutPlain([{ name: 'manifest.yaml', text }]).entries;
      }),
      { numRuns: 400 },
    );
    assert.ok(entries > 100, `${entries} plain ones`);
  });
});

const NAMES = [
  'quay.io/a',
  'quay.io/a/b',
  'quay.io',
  'quai.io/a',
  'registry.redhat.oi/a',
  'Quay.io/a',
  'quay.io/A',
  'quay.io:443/a',
  'docker.io/library/a',
  'docker.io/a',
  'localhost:5000/a',
  'registry/a',
  'registry.internal/a',
  '10.0.0.1:5000/a',
  'registry.example.com/a',
  'registry.example.com:8443/a/b',
  'registry.example.com',
  '*.example.com',
  'quay.io/a:1',
  'https://quay.io/a',
  'quay.io/a/',
  'quay.io//a',
  'quay.io/a__b',
  'quay.io/a...b',
  'registry.example.com/YOUR-REPO',
  'registry.TODO.com/a',
  '<registry>/a',
  '${REGISTRY}/a',
  `registry.example.com/${'a/'.repeat(110)}a`,
  `${'a'.repeat(300)}.com/a`,
  'true',
  '12',
  'null',
  '',
];

const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('quay.io/a', 'quay.io/a/b', 'registry.example.com/a', 'x.example.com/b') },
  { weight: 2, arbitrary: fc.constantFrom(...NAMES) },
);
const field = fc.oneof(
  { weight: 4, arbitrary: name.map((text) => `source: ${text}`) },
  { weight: 4, arbitrary: fc.array(name, { maxLength: 4 }).map((texts) => `mirrors: [${texts.map(quoted).join()}]`) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('AllowContactingSource', 'NeverContactSource', 'Never', '', 'true')
      .map((text) => `mirrorSourcePolicy: ${text}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'mirror: quay.io/a',
      'mirrors:',
      'mirrors: quay.io/a',
      'source: [quay.io/a]',
      '"": 1',
      '<<: *base',
    ),
  },
);
const item = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(name, fc.array(name, { minLength: 1, maxLength: 3 })).map(([of, by]) => usual(of, by)),
  },
  { weight: 4, arbitrary: fc.array(field, { maxLength: 4 }).map((fields) => `  - {${fields.join(', ')}}`) },
);
const made = fc
  .tuple(
    fc.constantFrom(
      ['config.openshift.io/v1', 'ImageDigestMirrorSet', 'imageDigestMirrors'],
      ['config.openshift.io/v1', 'ImageTagMirrorSet', 'imageTagMirrors'],
      ['operator.openshift.io/v1alpha1', 'ImageContentSourcePolicy', 'repositoryDigestMirrors'],
      ['config.openshift.io/v1alpha1', 'ImageDigestMirrorSet', 'imageDigestMirrors'],
    ),
    fc.array(item, { maxLength: 5 }),
  )
  .map(
    ([[version, kind, list], items]) =>
      `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: made\n  annotations: &base\n    a: b\nspec:\n  ${list}:\n${items.join('\n')}\n`,
  );

function quoted(text: string): string {
  return `"${text}"`;
}

function usual(source: string, mirrors: readonly string[]): string {
  return `  - source: ${source}\n    mirrors:\n${mirrors.map((mirror) => `    - ${mirror}`).join('\n')}`;
}

function fileOf(place: string): FixtureFile {
  return { name: path.basename(place), text: readFileSync(place, 'utf8') };
}

interface Seen {
  readonly entries: number;
  readonly sources: number;
}

function sum(seen: readonly Seen[], what: keyof Seen): number {
  return seen.reduce((all, one) => all + one[what], 0);
}

/** Asks all rules about what is plain in these files; resolves to how much of it there is. */
function askAboutPlain(files: readonly FixtureFile[]): Seen {
  const analysis = analyseFiles(files);
  return { entries: askAboutEntries(analysis), sources: askAboutSources(analysis) };
}

const CHECKS: readonly RuleCheck[] = RULES.flatMap((rule) => (rule.looksAt === 'several' ? rule.checks : [rule]));

const CONTEXT: RuleContext = {
  targets: [UNKNOWN_TARGET],
  isFragment: false,
  configuration: EMPTY_CONFIGURATION,
  unmatched: [],
};

function askAboutEntries({ workspace }: Analysis): number {
  let seen = 0;
  for (const { objects } of workspace.documents.values()) {
    for (const object of objects.objects) {
      const { manifest } = object;
      if (manifest?.kind !== 'mirror-set' || manifest.madeBy !== null) continue;
      const indices = indicesOf(manifest);
      for (const [at, entry] of manifest.entries.entries()) {
        if (!entry.isPlain) continue;
        seen++;
        for (const check of CHECKS) {
          assert.deepEqual(saidOfEntry(check, object, manifest, entry, indices?.[at] ?? at), [], entry.source?.value);
        }
      }
    }
  }
  return seen;
}

function saidOfEntry(
  check: RuleCheck,
  object: KubernetesObject,
  set: MirrorSet,
  entry: MirrorEntry,
  index: number,
): unknown[] {
  if (check.looksAt === 'entry') return [...check.check(entry, set, CONTEXT, index)];
  if (check.looksAt !== 'part') return [];
  const issues = issuesOfEntry(object, set, entry, index);
  return [...issues, ...check.check({ object, entry, index, issues }, CONTEXT)];
}

function askAboutSources({ clusters }: Analysis): number {
  let seen = 0;
  for (const view of clusters) {
    for (const source of view.sources) {
      if (!isPlainSource(source)) continue;
      seen++;
      for (const check of CHECKS) assert.deepEqual(saidOfSource(check, source, view), [], source.source);
      for (const form of FORMS) assert.deepEqual(refusedOfSource(source, form), [], source.source);
    }
  }
  return seen;
}

const FORMS: readonly Form[] = ['digest', 'all', 'by-digest-only digest', 'by-digest-only all'];

/** What keeps an engine from loading the entry of a source, whatever is known of it. */
function refusedOfSource(source: ServedSource, form: Form): readonly unknown[] {
  const { registry } = draftOf(source, form);
  return registry ? checkEntry(spelledOut(registry) as Registry).problems : [];
}

function saidOfSource(check: RuleCheck, source: ServedSource, view: ClusterView): unknown[] {
  return check.looksAt === 'source' ? [...check.check(source, view)] : [];
}
