import assert from 'node:assert/strict';
import { highlights } from '../../../server/src/core/index';
import { cursorFixture } from '../../support/cursor';

suite('highlights', () => {
  marks(
    'the same source, not the mirror of that name',
    `
    apiVersion: config.openshift.io/v1
    kind: ImageTagMirrorSet
    metadata: {name: a}
    spec:
      imageTagMirrors:
      - source: quay.$0io/a
        mirrors: [m.io/a, quay.io/a]
      - source: "quay.io/a"
        mirrors: [m.io/a]
      - source: quay.io/a/b
    `,
    ['      - source: [quay.io/a]', '      - source: ["quay.io/a"]'],
  );
  marks(
    'the same mirror',
    `
    apiVersion: config.openshift.io/v1
    kind: ImageTagMirrorSet
    metadata: {name: a}
    spec:
      imageTagMirrors:
      - source: quay.io/a
        mirrors: [m.io/$0a, n.io/a]
      - source: quay.io/b
        mirrors: [n.io/a, m.io/a]
    `,
    ['        mirrors: [[m.io/a], n.io/a]', '        mirrors: [n.io/a, [m.io/a]]'],
  );
  marks('the same image', 'a:\n  image: quay.io/a:1$0\nb:\n  image: quay.io/b:1\nc:\n  image: quay.io/a:1\n', [
    '  image: [quay.io/a:1]',
    '  image: [quay.io/a:1]',
  ]);
  marks(
    'the same entry of a registries.conf, by prefix or location',
    '--- file: registries.conf\n[[registry]]\nlocation = "a$0.io/"\n[[registry]]\nprefix = "a.io"\nlocation = "b.io"\n[[registry.mirror]]\nlocation = "a.io"\n',
    ['location = ["a.io/"]', 'prefix = ["a.io"]'],
  );
  marks(
    'the same mirror in inline tables',
    '--- file: registries.conf\n[[registry]]\nlocation = "a.io"\nmirror = [{location = "n.io"}, {location = "m$0.io"}]\n[[registry]]\nlocation = "b.io"\n[[registry.mirror]]\nlocation = "m.io"\n',
    ['mirror = [{location = "n.io"}, {location = ["m.io"]}]', 'location = ["m.io"]'],
  );
  const CARRIED =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {app: assisted-service}\ndata:\n  registries.conf: |\n    [[registry]]\n    location = "quay.io/a"\n';
  marks('the source that a line of a block text ends with', CARRIED.replace('a"\n', 'a"$0\n'), [
    'location = ["quay.io/a"]',
  ]);
  for (const blanks of ['$0    ', '  $0  '])
    marks(`nothing in the indentation below it, ${blanks}`, `${CARRIED}${blanks}blocked = true\n`, []);
  marks('nothing at a key', '--- file: registries.conf\n[[registry]]\nloca$0tion = "a.io"\n', []);
});

/** The lines that are marked, with brackets around what is. */
function marks(title: string, fixture: string, expected: readonly string[]): void {
  test(`mark ${title}`, () => {
    const { analysis, document, offset } = cursorFixture(fixture);
    const { lines, text } = document;
    const found = highlights(analysis, document.uri, offset).map((place) => {
      const { start, end } = document.locate(place)!;
      const { line } = lines.positionAt(start);
      const whole = text.slice(lines.lineStart(line), lines.lineStart(line + 1)).trimEnd();
      const at = start - lines.lineStart(line);
      return `${whole.slice(0, at)}[${text.slice(start, end)}]${whole.slice(at + end - start)}`;
    });
    assert.deepEqual(
      found.map((line) => line.trim()),
      expected.map((line) => line.trim()),
    );
  });
}
