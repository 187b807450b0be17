import { CONFIGURATION_FILE, readConfiguration } from '../clusters/configuration';
import { nearestWord } from '../model/nearest-word';
import { dereference, entryOf, valueOf, type SyntaxFile } from '../syntax/tree';
import type { Report, Rule } from './rule';
import { replaceScalar } from './scalar-edits';
import { asSentence, shown } from './wording';

/** What Mirrorscope cannot follow in `.mirrorscope.yaml`, given the codes of all other rules. */
export function invalidConfiguration(codes: readonly string[]): Rule {
  const known = [...codes, 'invalid-configuration'];
  return {
    code: 'invalid-configuration',
    severity: 'warning',
    about: () => ({
      title: 'A .mirrorscope.yaml that cannot be followed',
      documentation: [
        '`.mirrorscope.yaml` at the root of a repository says which files end up on which cluster, for which release, and how loud each rule',
        'is. What is misspelt there is left out, the rest counts; so a cluster may silently have fewer files than was meant. A glob that no',
        'file matches is told where all files of the folder are known: in the editor, and where the command line is given the whole folder.',
      ].join('\n'),
      bad: {
        language: 'yaml',
        file: CONFIGURATION_FILE,
        text: 'clusters:\n  prod:\n    files: ["prod/**"]\n    targets: "4.18"\n',
      },
      good: {
        language: 'yaml',
        file: CONFIGURATION_FILE,
        text: 'clusters:\n  prod:\n    files: ["prod/**"]\n    target: "4.18"\n',
      },
    }),
    looksAt: 'file',
    check({ uri, syntax }, { unmatched }) {
      if (!uri.endsWith(`/${CONFIGURATION_FILE}`)) return [];
      const problems = readConfiguration(syntax).problems.map(({ place, message }) => ({
        place,
        message: asSentence(message),
      }));
      return [...problems, ...unmatchedGlobs(syntax, new Set(unmatched)), ...unknownRules(syntax, known)];
    },
  };
}

function unmatchedGlobs({ documents }: SyntaxFile, unmatched: ReadonlySet<string>): Report[] {
  const clusters = dereference(valueOf(documents[0]?.root, 'clusters'));
  if (unmatched.size === 0 || clusters?.kind !== 'mapping') return [];
  const globs = clusters.entries.flatMap(({ value }) => {
    const files = dereference(valueOf(value, 'files'));
    return files?.kind === 'sequence' ? files.items.map(dereference) : [];
  });
  // What an alias stands for is there several times.
  return [...new Set(globs)].flatMap((glob) =>
    glob?.kind === 'scalar' && unmatched.has(glob.text)
      ? [{ place: glob.place, message: `No file that is read here matches ${shown(glob.text)}, so it has no effect` }]
      : [],
  );
}

function unknownRules({ documents }: SyntaxFile, known: readonly string[]): Report[] {
  const root = dereference(documents[0]?.root);
  const rules = root?.kind === 'mapping' ? dereference(entryOf(root, 'rules')?.value) : null;
  if (rules?.kind !== 'mapping') return [];
  const left = known.filter((code) => !entryOf(rules, code));
  return rules.entries
    .filter(({ key }) => !known.includes(key.text))
    .map(({ key }) => {
      const meant = nearestWord(key.text, left);
      const fact = `There is no rule ${shown(key.text)}`;
      if (meant === null) return { place: key.place, message: `${fact}, so this level has no effect` };
      return {
        place: key.place,
        message: `${fact}, so this level has no effect: did you mean \`${meant}\`?`,
        fixes: [
          {
            title: `Write \`${meant}\``,
            edits: [replaceScalar(key, meant)],
            safe: false,
            brings: { into: rules.place, key: meant },
          },
        ],
      };
    });
}
