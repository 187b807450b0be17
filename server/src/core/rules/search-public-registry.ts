import type { Rule } from './rule';
import { shown } from './wording';

/** A short name that anybody may take. */
export const searchPublicRegistry: Rule = {
  code: 'search-public-registry',
  severity: 'warning',
  about: () => ({
    title: 'A public registry in the search list',
    documentation: [
      'For a short name such as `team/app` a node asks the registries of the search list one after the other. In a registry where everybody may',
      'register names, somebody else can own the one that is meant: the wrong image runs, and the node has shown its pull secret to that',
      'registry where it has one. Behind an air gap each of them also costs a timeout. Full names need no search list.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    containerRuntimeSearchRegistries:
    - registry.example.com
    - docker.io
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    containerRuntimeSearchRegistries:
    - registry.example.com
`,
    },
  }),
  looksAt: 'image-config',
  *check(object) {
    for (const { value, place } of object.containerRuntimeSearchRegistries?.value ?? []) {
      if (!OPEN_TO_ALL.has(value.toLowerCase())) continue;
      yield {
        place,
        message: `Everybody can publish on ${shown(value)}, so a short name may bring somebody else’s image`,
      };
    }
  },
};

/** Registries in which everybody may register a name; those of one vendor are not among them. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'registry.gitlab.com',
  'public.ecr.aws',
]);
