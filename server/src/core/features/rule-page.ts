import { analyse } from '../analysis';
import { CONFIGURATION_FILE, EMPTY_CONFIGURATION } from '../clusters/configuration';
import { createDocument, type Document } from '../document';
import { fixesOf, type Example, type Rule } from '../rules/rule';
import { createWorkspace } from '../workspace';

/** What a rule says of its own example. */
export interface ExampleFinding {
  readonly message: string;
  readonly upstream: string | null;
  readonly fixTitles: readonly string[];
}

/** @public The finding of a rule in its example of what is wrong, found by the rule itself; null where it says nothing there (a test holds that it does). */
export function exampleFinding({ code, severity, about }: Rule): ExampleFinding | null {
  const { language, text, file, configuration } = about().bad;
  const uri = `${FOLDER}/${file ?? (language === 'yaml' ? 'manifest.yaml' : 'registries.conf')}`;
  const document = createDocument({
    uri,
    version: 1,
    language: language === 'yaml' ? 'yaml' : 'registries-conf',
    text,
  });
  const rules = new Map(severity === 'off' ? [[code, 'hint'] as const] : []);
  const beside = configuration === undefined ? [] : [configurationFile(configuration)];
  const workspace = createWorkspace(FOLDER, [document, ...beside], {
    ...EMPTY_CONFIGURATION,
    rules,
    today: DAY_OF_EXAMPLES,
  });
  const found = analyse(null, workspace)
    .findingsOf(uri)
    .find((finding) => finding.code === code);
  if (!found) return null;
  const fixTitles = [...new Set(fixesOf(found, document).map(({ title }) => title))];
  return { message: found.message, upstream: found.upstream ?? null, fixTitles };
}

/** Examples are looked at on one day (2026-02-01, in days since 1970-01-01), so that pages stay as they are. */
const DAY_OF_EXAMPLES = 20_485;

/** All that there is to say of a rule, as Markdown: what happens, why, what is wrong and what is right, and how to silence it. */
export function rulePage(rule: Rule): string {
  const { code, severity } = rule;
  const { title, documentation, since, bad, good } = rule.about();
  const found = exampleFinding(rule);
  const fixTitles = found?.fixTitles ?? [];
  return [
    `# \`${code}\``,
    '',
    `**${title}** · default: ${severity}${since === undefined ? '' : ` · ${since}`}`,
    '',
    documentation,
    '',
    '## Example',
    '',
    ...fence(bad),
    '',
    `> ${found?.message ?? ''}`,
    ...(typeof found?.upstream === 'string'
      ? ['>', '> In the words of the cluster or the engine:', '>', `> \`${found.upstream}\``]
      : []),
    '',
    '## Right',
    '',
    ...fence(good),
    '',
    ...(fixTitles.length === 0 ? [] : [`Quick fix: ${fixTitles.join(', ')}.`, '']),
    '## Level',
    '',
    ...levelExample(code),
    '',
    `In one place: \`# mirrorscope-disable-line ${code}\` behind the line, or \`# mirrorscope-disable-next-line ${code}\` above it.`,
    '',
  ].join('\n');
}

const FOLDER = 'file:///workspace';

function configurationFile(text: string): Document {
  return createDocument({ uri: `${FOLDER}/${CONFIGURATION_FILE}`, version: 1, language: 'yaml', text });
}

function fence({ language, file, configuration, text }: Example): string[] {
  const beside =
    configuration === undefined ? [] : [`\`${CONFIGURATION_FILE}\`:`, '', ...block('yaml', configuration), ''];
  const isNamed = file !== undefined || configuration !== undefined;
  return [...beside, ...(isNamed ? [`\`${file ?? 'manifest.yaml'}\`:`, ''] : []), ...block(language, text)];
}

function block(language: Example['language'], text: string): string[] {
  return [`\`\`\`${language}`, text.trimEnd(), '```'];
}

function levelExample(code: string): string[] {
  return ['```yaml', '# .mirrorscope.yaml', 'rules:', `  ${code}: off # hint, info, warning, error`, '```'];
}
