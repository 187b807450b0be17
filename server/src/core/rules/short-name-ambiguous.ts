import { isWellKnownHost } from '../model/known-registries';
import { isDropIn } from '../clusters/host';
import type { Rule } from './rule';
import { listOfNames } from './wording';

/** A short name that several public registries are asked for. */
export const shortNameAmbiguous: Rule = {
  code: 'short-name-ambiguous',
  severity: 'warning',
  about: () => ({
    title: 'A short name that several public registries may answer',
    documentation: [
      'For a name without a registry and without an alias an engine goes through `unqualified-search-registries`. In the modes `permissive` (which',
      'holds where none is set) and `disabled` it takes the first registry that has such an image, whoever published it there. With several public',
      'registries in the list that can be another image than the one that was meant, and from one day to the next.',
      '',
      'Write full names or aliases, keep one public registry in the list, or set `short-name-mode = "enforcing"`. The list that every OpenShift',
      'node has (`registry.access.redhat.com`, `docker.io`) is not reported.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: 'unqualified-search-registries = ["quay.io", "docker.io"]\nshort-name-mode = "permissive"\n',
    },
    good: {
      language: 'toml',
      text: 'unqualified-search-registries = ["quay.io", "docker.io"]\nshort-name-mode = "enforcing"\n',
    },
  }),
  looksAt: 'registries',
  *check({ uri, registries }) {
    const { searchRegistries, shortNameMode } = registries?.conf ?? {};
    const [place] = searchRegistries?.origins ?? [];
    const mode = shortNameMode?.value ?? '';
    // Another file may set the mode for a drop-in. With a mode that there is not, the engine refuses the file.
    if (!searchRegistries || !place || (mode === '' ? isDropIn(uri) : !ASKING_NOBODY.has(mode))) return;
    const names = searchRegistries.value.map(({ value }) => value.toLowerCase());
    const found = [...new Set(names)].filter(isWellKnownHost);
    if (found.length < 2 || found.every((name) => OF_THE_OPERATOR.has(name))) return;
    yield {
      place,
      message: `${listOfNames(found, 'and')} are all asked for a short name, so any of them may answer with an image of its own`,
    };
  },
};

/** What the Machine Config Operator’s template (`container-registries.yaml`) puts on every node. */
const OF_THE_OPERATOR: ReadonlySet<string> = new Set(['registry.access.redhat.com', 'docker.io']);

/** The modes in which the first registry that answers wins. */
const ASKING_NOBODY: ReadonlySet<string> = new Set(['permissive', 'disabled']);
