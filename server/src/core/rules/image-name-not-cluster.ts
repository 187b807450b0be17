import { isPlaceholder } from '../model/placeholder';
import { valueOf } from '../syntax/tree';
import type { Rule } from './rule';
import { replaceScalar } from './scalar-edits';
import { shown } from './wording';

/** An Image config that nobody reads. */
export const imageNameNotCluster: Rule = {
  code: 'image-name-not-cluster',
  severity: 'warning',
  about: () => ({
    title: 'An Image config with another name than cluster',
    documentation:
      'The operator reads the one Image config whose name is `cluster`. The API server accepts any other name, and nobody ever reads that object.',
    bad: {
      language: 'yaml',
      text: 'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata:\n  name: images\nspec: {}\n',
    },
    good: {
      language: 'yaml',
      text: 'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata:\n  name: cluster\nspec: {}\n',
    },
  }),
  looksAt: 'image-config',
  *check(object) {
    if (!object.name || object.name.value === 'cluster' || isPlaceholder(object.name.value)) return;
    const { value, place } = object.name;
    const scalar = valueOf(valueOf(object.root, 'metadata'), 'name');
    yield {
      place,
      message: `The Image config is called ${shown(value)}, and only the one called \`cluster\` is ever read`,
      fixes:
        scalar?.kind === 'scalar'
          ? [{ title: 'Name it `cluster`', edits: [replaceScalar(scalar, 'cluster')], safe: false }]
          : [],
    };
  },
};
