// Writes what follows from the list of rules and would otherwise be said twice: docs/rules.md, docs/rules/CODE.md, the setting
// `mirrorscope.rules` in package.json with its words in package.nls.json, the JSON schema of .mirrorscope.yaml, and the table of rules in the README (between its
// markers, where it has them). `--check` writes nothing and fails with the list of files that are out of date.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const PAGES = 'docs/rules';
const README_MARKERS = ['<!-- rules:begin -->', '<!-- rules:end -->'];
const NOTE = '<!-- Generated from server/src/core/rules by `node scripts/generate.mjs`. -->';

const core = await loadCore();
const rules = core.RULES;
const wanted = new Map([
  ['docs/rules.md', rulesPage()],
  ...rules.map((rule) => [`${PAGES}/${rule.code}.md`, rulePage(rule)]),
  ['schemas/mirrorscope.schema.json', json(configurationSchema())],
  ['package.json', await packageWithSetting()],
  ['package.nls.json', await wordsWithRules()],
  ['README.md', await readmeWithTable()],
]);

const stale = (await readdir(path.join(root, PAGES)).catch(() => []))
  .map((name) => `${PAGES}/${name}`)
  .filter((file) => !wanted.has(file));
const changed = [];
for (const [file, text] of wanted) if (text !== null && text !== (await textOf(file))) changed.push(file);

if (process.argv.includes('--check')) {
  for (const file of [...changed, ...stale]) console.error(`out of date: ${file}`);
  if (changed.length + stale.length > 0) {
    console.error('run `node scripts/generate.mjs` and commit the result');
    process.exit(1);
  }
  console.log(`generated files are up to date (${rules.length} rules)`);
} else {
  for (const file of stale) await rm(path.join(root, file));
  for (const file of changed) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), wanted.get(file));
    console.log(`wrote ${file}`);
  }
}

/** The core, bundled in memory, so that nothing has to be built first. */
async function loadCore() {
  const contents = `
    export { RULES } from './server/src/core/rules/all';
    export { exampleFinding, rulePage } from './server/src/core/features/rule-page';
    export { TOPOLOGIES } from './server/src/core/clusters/configuration';
    export { DECLARED_HOST } from './server/src/core/model/declared-host';`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['browser'],
    target: 'node20',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}

function rulesPage() {
  const rows = rules.map((rule) => [
    `[\`${rule.code}\`](rules/${rule.code}.md)`,
    rule.severity,
    rule.about().title,
    (core.exampleFinding(rule)?.fixTitles ?? []).join(', '),
  ]);
  return [
    NOTE,
    '# Rules',
    '',
    `${rules.length} rules look at manifests, at \`registries.conf\` with its drop-ins, and at what they come to together on a cluster.`,
    'A severity says what happens: **error**, the cluster or the engine refuses it; **warning**, it will not do what it seems to; **info**,',
    'worth knowing; **hint**, something better exists.',
    '',
    ...table(['code', 'severity', 'what', 'quick fix'], rows),
    '',
    'The level of a rule is set in `.mirrorscope.yaml`, or in VS Code by the setting `mirrorscope.rules`, which wins:',
    '',
    '```yaml',
    'rules:',
    '  icsp-deprecated: info',
    '  empty-mirrors: off',
    '```',
    '',
    'The command line takes `--rule CODE=LEVEL`, as often as needed, and `mirrorscope explain CODE` prints the page of a rule.',
    '',
    'Comments silence a rule in one place. They work in YAML and in `registries.conf`; JSON has no comments.',
    '',
    '```yaml',
    '# mirrorscope-disable-file icsp-deprecated',
    '  - source: https://quay.io/team # mirrorscope-disable-line invalid-source -- the reason, if there is one',
    '    # mirrorscope-disable-next-line invalid-mirror, duplicate-mirror',
    '    mirrors: [mirror.example.com/Team, mirror.example.com/Team]',
    '```',
    '',
    'Without a code every rule is silent there. A comment that silences nothing is itself said to be useless',
    '([`unused-suppression`](rules/unused-suppression.md)).',
    '',
    ...silences(),
  ].join('\n');
}

/** What no rule says, so that silence is understood: with what upstream does, which is why. */
function silences() {
  const points = [
    'Where nothing names the release of a cluster, it is taken for the newest. What only newer releases refuse is then an info that says since when; that a kind came with 4.13 (ImageDigestMirrorSet) or a version with 4.20 (`config.openshift.io/v1` ClusterImagePolicy) is said where an older release is named, or as an info where the level of the rule is set.',
    'ClusterVersion is checked for what is read of it, and nothing in its `spec` is called missing: the object is on every cluster already, and a file that is applied to it may say a part only.',
    '`policyType: PKI` is accepted or refused by a feature gate of the cluster, which no manifest among yours has to tell.',
    'An entry that is twice in `insecureRegistries`, `blockedRegistries` or `allowedRegistries` changes nothing: the operator writes it once.',
    'One source in an ImageContentSourcePolicy, an ImageDigestMirrorSet and an ImageTagMirrorSet is fine in every release from 4.13 on: only their `mirrorSourcePolicy` has to agree. The refusal to mix the kinds was taken out of the operator in 2023.',
    'A reference with a tag and a digest is fine: the engines drop the tag.',
    'Images in a Dockerfile get hovers and no findings: they are pulled by a build host, whose configuration is not the one of the cluster.',
    'Templates (Helm, Jinja, shell) get no findings at all, and values that are placeholders one info at most. Files under `patches…` of a kustomization are parts of objects: nothing in them is called missing, unknown or there twice.',
    'The operator reports the first refusal only. The rules report all of them, each in the words that the operator would use if it were the first.',
  ];
  return ['## What no rule says', '', ...points.map((point) => `- ${point}`), ''];
}

function rulePage(rule) {
  return [NOTE, core.rulePage(rule), '[All rules](../rules.md)', ''].join('\n');
}

/** Laid out as the formatter does it, since the README is formatted. */
function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (cells, fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  const [first, ...rest] = all;
  return [
    line(first),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rest.map((row) => line(row)),
  ];
}

function configurationSchema() {
  const text = (description, more = {}) => ({ type: 'string', description, ...more });
  const globs = (description) => ({ type: 'array', items: { type: 'string' }, description });
  const target = {
    type: ['string', 'number'],
    description: 'The OpenShift release, such as `"4.18"` (in quotes: 4.20 is a number to YAML), `5.x` or `latest`.',
    examples: ['4.18', '5.x', 'latest'],
  };
  const releaseImage = text('The image of the release payload; its repository is the one that must not be blocked.');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: '.mirrorscope.yaml',
    description: 'Which files end up on which cluster, and how loud each rule of Mirrorscope is.',
    type: 'object',
    additionalProperties: false,
    properties: {
      clusters: {
        type: 'object',
        description: 'The clusters by name. Without it they are inferred from the folders.',
        additionalProperties: {
          type: 'object',
          required: ['files'],
          additionalProperties: false,
          properties: {
            files: { ...globs('Globs, relative to this file, of all files that end up on the cluster.'), minItems: 1 },
            target,
            releaseImage,
            topology: {
              enum: [...core.TOPOLOGIES],
              default: 'standalone',
              description:
                'How the cluster is built: a single node (`sno`) never drains, `hosted` and `microshift` go other ways.',
            },
            reachable: {
              type: 'array',
              items: { type: 'string', pattern: core.DECLARED_HOST.source },
              description: 'Hosts that the nodes can reach: `host`, `host:port` or `*.domain`.',
            },
          },
        },
      },
      target: { ...target, description: `${target.description} For clusters that declare none.` },
      releaseImage,
      exclude: globs('Globs, relative to this file, of files that Mirrorscope leaves alone.'),
      rules: ruleLevels('The level of single rules.'),
    },
  };
}

function ruleLevels(description, wordsOf = ruleWords) {
  const level = { type: 'string', enum: ['off', 'hint', 'info', 'warning', 'error'] };
  return {
    type: 'object',
    description,
    additionalProperties: false,
    properties: Object.fromEntries(rules.map((rule) => [rule.code, { ...level, description: wordsOf(rule) }])),
  };
}

function ruleWords({ about, severity }) {
  return `${about().title}. Default: ${severity}.`;
}

function ruleKey(code) {
  return `rule.${code}.description`;
}

/** The words of the extension's manifest; those of the rules come last. */
async function wordsWithRules() {
  const words = JSON.parse(await textOf('package.nls.json'));
  const others = Object.entries(words).filter(([key]) => !key.startsWith('rule.'));
  return json(Object.fromEntries([...others, ...rules.map((rule) => [ruleKey(rule.code), ruleWords(rule)])]));
}

async function packageWithSetting() {
  const manifest = JSON.parse(await textOf('package.json'));
  const sections = [manifest.contributes?.configuration ?? []].flat();
  const section = sections.find(({ properties }) => 'mirrorscope.rules' in (properties ?? {}));
  if (!section) return null;
  const { properties, additionalProperties } = ruleLevels('', ({ code }) => `%${ruleKey(code)}%`);
  const setting = section.properties['mirrorscope.rules'];
  section.properties['mirrorscope.rules'] = { ...setting, properties, additionalProperties };
  return json(manifest);
}

async function readmeWithTable() {
  const text = await textOf('README.md');
  const [begin, end] = README_MARKERS.map((marker) => text?.indexOf(marker) ?? -1);
  if (begin < 0 || end < begin) return null;
  const rows = rules.map(({ code, severity, about }) => [
    `[\`${code}\`](${PAGES}/${code}.md)`,
    severity,
    about().title,
  ]);
  const middle = ['', '', ...table(['code', 'severity', 'what'], rows), '', ''].join('\n');
  return text.slice(0, begin + README_MARKERS[0].length) + middle + text.slice(end);
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function textOf(file) {
  return readFile(path.join(root, file), 'utf8').catch(() => null);
}
