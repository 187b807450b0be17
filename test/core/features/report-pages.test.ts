import assert from 'node:assert/strict';
import { report, type ReportQuestion } from '../../../server/src/core/index';
import { cursorFixture, positionOf, unindent } from '../../support/cursor';

const SET = `--- file: a/set.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: team}
spec:
  imageDigestMirrors:
  - source: "quay.io/team"
    mirrors: [*all, 1]
--- file: a/pod.yaml
spec:
  image: quay.io/team/app:1
--- file: b/chart.yaml
name: {{ .Values.name }}
--- file: registries.conf
[[registry]]
location = "a.io"
--- file: registries.conf.d/a.conf
`;

suite('pages about a file', () => {
  test('show how YAML is read, with what is wrong about it', () => {
    shows(
      { kind: 'syntax', uri: 'a/set.yaml' },
      `
      ### Syntax tree: \`a/set.yaml\`

      yaml, 2 chunks, 1 document, 1 problem.

      - yaml-syntax at 7:15-7:19: \\\`\\*all\\\` refers to an anchor that is not set before it; put a value that begins with \\\`\\*\\\` in quotes

      \`\`\`
      document 1:1-8:1
        mapping block 1:1-7:23
          "apiVersion": string plain "config.openshift.io/v1" 1:13-1:35
          "kind": string plain "ImageDigestMirrorSet" 2:7-2:27
          "metadata": mapping flow 3:11-3:23
            "name": string plain "team" 3:18-3:22
          "spec": mapping block 5:3-7:23
            "imageDigestMirrors": sequence block 6:3-7:23
              - mapping block 6:5-7:23
                "source": string double "quay.io/team" 6:13-6:27
                "mirrors": sequence flow 7:14-7:23
                  - alias *"all" (of nothing) 7:15-7:19
                  - integer plain "1" 7:21-7:22
      \`\`\`
      `,
    );
  });

  test('show how TOML is read', () => {
    shows(
      { kind: 'syntax', uri: 'registries.conf' },
      `
      ### Syntax tree: \`registries.conf\`

      registries-conf, 1 chunk, 1 document, 0 problems.

      \`\`\`
      document 1:1-3:1
        mapping table 1:1-1:1
          "registry": sequence tables 1:1-1:13
            - mapping table 1:1-1:13
              "location": string double "a.io" 2:12-2:18
      \`\`\`
      `,
    );
  });

  test('show the beginning of a long file, in a fence that no text ends', () => {
    const { analysis } = cursorFixture(`a: "\`\`\`\`"\nb:\n${'- x\n'.repeat(3000)}`);
    const page = report(analysis, { kind: 'syntax', uri: 'file:///workspace/manifest.yaml' })!;
    assert.match(page.text, /\n`{5}\ndocument[^]*\n`{5}\n\nOnly the beginning is shown\.\n$/);
    assert.equal(page.sources().length, 2000);
  });

  test('lead from a node to its text', () => {
    const { analysis } = cursorFixture(SET);
    const page = report(analysis, { kind: 'syntax', uri: 'file:///workspace/a/set.yaml' })!;
    const { text } = page;
    const at = page.sources().find(({ span }) => text.slice(span.start, span.end).startsWith('"source"'));
    assert.deepEqual(
      at?.origins.map((place) => positionOf(analysis, place)),
      ['a/set.yaml:6'],
    );
    assert.equal(text.slice(at.span.start, at.span.end), '"source": string double "quay.io/team" 6:13-6:27');
  });

  test('say what the answers about a manifest rest on', () => {
    shows(
      { kind: 'basis', uri: 'a/pod.yaml' },
      `
      ### What this rests on: \`a/pod.yaml\`

      The file: version 1, 0 objects, 1 image reference.

      #### Cluster \`workspace\` (inferred from the folders)

      - In a hover: this workspace, release unknown, as on the newest: 1 object in 1 file; not read: 1 template
      - Release: unknown; release image: a stand-in; topology: standalone
      - Reachable: not declared
      - Outcome: 1 node file written; 1 source, 1 use of image references

      Objects, in the order in which they are read (1):

      - \`ImageDigestMirrorSet/team\` (\`a/set.yaml:1\`)

      Not read, templates (1):

      - \`b/chart.yaml\`
      `,
    );
  });

  test('say which files a host has', () => {
    shows(
      { kind: 'basis', uri: 'registries.conf' },
      `
      ### What this rests on: \`registries.conf\`

      The file: version 1, 0 objects, 0 image references.

      #### Host \`registries.conf\`

      - Outcome: 1 entry

      Files, in the order in which they are given (2):

      - \`registries.conf\`
      - \`registries.conf.d/a.conf\`
      `,
    );
  });

  test('are none for a file that is not there', () => {
    const { analysis } = cursorFixture(SET);
    assert.equal(report(analysis, { kind: 'basis', uri: 'file:///workspace/gone.yaml' }), null);
  });
});

function shows({ kind, uri }: Extract<ReportQuestion, { uri: string }>, expected: string): void {
  const { analysis } = cursorFixture(SET);
  const page = report(analysis, { kind, uri: `file:///workspace/${uri}` });
  assert.equal(page?.text, unindent(expected));
}
