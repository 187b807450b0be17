import { analyse } from '../../server/src/core/analysis';
import { createDocument } from '../../server/src/core/document';
import { impactOn } from '../../server/src/core/features/impact';
import { previewsOf } from '../../server/src/core/features/preview';
import { RULES } from '../../server/src/core/rules/all';
import { fixesOf } from '../../server/src/core/rules/rule';
import { createWorkspace } from '../../server/src/core/workspace';
import { languageOfPath } from '../../server/src/files/recognise';
import { cpuMilliseconds } from './cpu-time';
import { assertGrowsLinearly } from './growth';

/** The texts of a workspace by their paths. */
export type Files = Readonly<Record<string, string>>;

const ROOT = 'file:///workspace';

/** All rules on, also those that are off by default. */
const ALL_ON = `rules:\n${RULES.map(({ code }) => `  ${code}: warning\n`).join('')}`;

/** Fails unless all findings of a workspace that is twice as long, their fixes, the node files and what they do to nodes take less than three times the work. */
export function assertWorkGrowsLinearly(filesOf: (size: number) => Files, size: number): void {
  assertGrowsLinearly((scale) => {
    const [small, large] = [filesOf(scale * size), filesOf(2 * scale * size)];
    const doublings = Math.log2(lengthOf(large) / lengthOf(small));
    return (timeOf(large) / timeOf(small)) ** (1 / doublings);
  });
}

function lengthOf(files: Files): number {
  return Object.values(files).reduce((sum, text) => sum + text.length, 0);
}

function timeOf({ '.mirrorscope.yaml': configuration = '', ...files }: Files): number {
  // Read once, in the first run: of several runs the fastest counts.
  const documents = Object.entries({ ...files, '.mirrorscope.yaml': configuration + ALL_ON }).map(([name, text]) =>
    createDocument({ uri: `${ROOT}/${name}`, version: 1, language: languageOfPath(name) ?? 'yaml', text }),
  );
  return cpuMilliseconds(() => {
    const analysis = analyse(null, createWorkspace(ROOT, documents));
    for (const [uri, document] of analysis.workspace.documents)
      for (const finding of analysis.findingsOf(uri)) fixesOf(finding, document);
    previewsOf(analysis, null);
    for (const view of analysis.clusters) impactOn(view, { kind: 'conf', text: '' });
  });
}
