import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../../../server/src/core/document';
import type { Manifest } from '../../../server/src/core/model/manifests';
import type { Finding } from '../../../server/src/core/rules/rule';
import { dereference, entryOf, type Tree } from '../../../server/src/core/syntax/tree';
import { analyseFiles, documentOf, findingsIn, type FixtureFile } from '../../support/findings';

const GOLDEN = path.join('test', 'golden');

/** What the newest schemas say of the objects of a golden case. */
interface Admission {
  readonly admitted: boolean;
  readonly violations: readonly {
    readonly kind: string;
    readonly name: string;
    readonly path: string;
    readonly rule: string;
  }[];
}

/** The cluster is of the newest release, which refuses most. */
const NEWEST: FixtureFile = { name: '.mirrorscope.yaml', text: 'target: 5.x\n' };

/** A name that YAML 1.1 reads as a boolean: `oc` refuses it, while the schemas were held against objects that keep the text. */
const BOOLEAN_NAME = 'wrong-type: `name` must be a text, not `true` or `false`';

suite('findings in manifests against the API server and the operator', () => {
  const cases = ['render', 'render-random'].flatMap((folder) =>
    readdirSync(path.join(GOLDEN, folder))
      .map((name) => path.join(GOLDEN, folder, name))
      .filter(
        (name) => existsSync(path.join(name, 'input')) && existsSync(path.join(name, 'expected', 'admission.json')),
      ),
  );

  test('there are cases', () => assert.ok(cases.length > 80));

  for (const folder of cases) {
    test(path.relative(GOLDEN, folder), () => {
      const files = readdirSync(path.join(folder, 'input'))
        .filter((name) => name.endsWith('.yaml'))
        .sort();
      const admission = JSON.parse(readFileSync(path.join(folder, 'expected', 'admission.json'), 'utf8')) as Admission;
      const isRendered = !existsSync(path.join(folder, 'expected', 'error.txt'));
      checkCase(
        files.map((name) => ({ name, text: readFileSync(path.join(folder, 'input', name), 'utf8') })),
        admission,
        isRendered,
      );
    });
  }
});

interface FoundError extends Finding {
  readonly document: Document;
}

function checkCase(files: readonly FixtureFile[], { admitted, violations }: Admission, isRendered: boolean): void {
  const analysis = analyseFiles([...files, NEWEST]);
  const documents = files.map(({ name }) => documentOf(analysis, name));
  const errors = files.flatMap(({ name }, index) =>
    findingsIn(analysis, name).flatMap((finding): FoundError[] =>
      finding.severity === 'error' ? [{ ...finding, document: documents[index]! }] : [],
    ),
  );
  for (const violation of violations) {
    const isHere = errors.some((error) => isAbout(error, violation));
    assert.ok(
      isHere,
      `${violation.path}: ${violation.rule} is not among ${JSON.stringify(errors.map(({ code, message }) => [code, message]))}`,
    );
  }
  if (!isRendered) assert.ok(errors.length > 0, 'the operator refuses it');
  const hasBooleanName = files.some(({ text }) => /^ +name: [yn]$/m.test(text));
  // A blocked registry that holds the payload is let through and does not do what it says: an error, but nobody refuses it.
  const refusals = errors.filter(({ code }) => code !== 'payload-blocked');
  const messages = refusals.map(({ code, message }) => `${code}: ${message}`);
  const others = messages.filter((message) => !(hasBooleanName && message.startsWith(BOOLEAN_NAME)));
  if (admitted && isRendered) assert.deepEqual(others, []);
}

/** Whether an error stands at the value that a violation is about, or at the key of a list that is wrong as a whole. */
function isAbout({ document, place }: FoundError, violation: Admission['violations'][number]): boolean {
  const span = document.locate(place);
  if (!span) return false;
  return document.objects.manifests
    .filter((object) => isNamed(object, violation))
    .some((object) => {
      const at = document.locate(valueAt(object, violation.path)?.place ?? object.place);
      const key = document.locate(keyAt(object, violation.path) ?? object.place);
      return [at, key].some((around) => around && around.start <= span.start && span.end <= around.end);
    });
}

function isNamed({ kindName, name }: Manifest, violation: { readonly kind: string; readonly name: string }): boolean {
  return kindName.value === violation.kind && name?.value === violation.name;
}

function steps(text: string): string[] {
  return text.split(/[.[\]]+/).filter((step) => step !== '');
}

function valueAt({ root }: Manifest, text: string): Tree | null {
  return steps(text).reduce<Tree | null>((tree, step) => {
    const value = dereference(tree);
    if (value?.kind === 'sequence') return value.items[Number(step)] ?? null;
    return value?.kind === 'mapping' ? (entryOf(value, step)?.value ?? null) : null;
  }, root);
}

function keyAt(object: Manifest, text: string): FoundError['place'] | null {
  const path = steps(text);
  const owner = dereference(valueAt(object, path.slice(0, -1).join('.')));
  return owner?.kind === 'mapping' ? (entryOf(owner, path.at(-1) ?? '')?.key.place ?? null) : null;
}
