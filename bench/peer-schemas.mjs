// What the peers check by: the custom resource definitions of OpenShift and the keys of registries.conf as JSON schemas, so that
// they look at the same things as we do.

const HOST_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const PATH = '(?:(?:/[a-z0-9]+(?:(?:(?:[._]|__|[-]*)[a-z0-9]+)+)?)+)?';
/** As the definitions have them: the API server runs them in linear time, JavaScript does not. */
const MIRROR = `^(${HOST_PART}(?:(?:\\.${HOST_PART})+)?(?::[0-9]+)?)${PATH}$`;
const SOURCE = `^\\*(?:\\.${HOST_PART})+$|${MIRROR}`;

const TEXT = { type: 'string' };

/** For ImageDigestMirrorSet, ImageTagMirrorSet and ImageContentSourcePolicy; other objects are fine as they are. */
export const MIRROR_SET_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  allOf: [
    whereKindIs('ImageDigestMirrorSet', configObject('ImageDigestMirrorSet', 'imageDigestMirrors')),
    whereKindIs('ImageTagMirrorSet', configObject('ImageTagMirrorSet', 'imageTagMirrors')),
    whereKindIs(
      'ImageContentSourcePolicy',
      mirrorSet({
        apiVersion: 'operator.openshift.io/v1alpha1',
        kind: 'ImageContentSourcePolicy',
        list: 'repositoryDigestMirrors',
        entry: {
          source: TEXT,
          mirrors: { type: 'array', items: TEXT, description: 'Repositories that may hold the same images' },
        },
      }),
    ),
  ],
};

/** For registries.conf in its second format. */
export const REGISTRIES_CONF_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...closed({
    'unqualified-search-registries': { type: 'array', items: TEXT },
    'short-name-mode': { enum: ['enforcing', 'permissive', 'disabled'] },
    'credential-helpers': { type: 'array', items: TEXT },
    'additional-layer-store-auth-helper': TEXT,
    aliases: { type: 'object', additionalProperties: TEXT },
    registry: {
      type: 'array',
      items: closed({
        prefix: { ...TEXT, description: 'Which images the table is for; the location where it is missing' },
        location: { ...TEXT, description: 'Where the images are pulled from' },
        blocked: { type: 'boolean' },
        insecure: { type: 'boolean' },
        'mirror-by-digest-only': { type: 'boolean' },
        mirror: {
          type: 'array',
          items: closed({
            location: TEXT,
            insecure: { type: 'boolean' },
            'pull-from-mirror': { enum: ['all', 'digest-only', 'tag-only'], description: 'Which pulls ask the mirror' },
          }),
        },
      }),
    },
  }),
};

/**
 * @param {string} kind
 * @param {object} then
 */
function whereKindIs(kind, then) {
  return { if: { properties: { kind: { const: kind } }, required: ['kind'] }, then };
}

/**
 * @param {string} kind
 * @param {string} list
 */
function configObject(kind, list) {
  const entry = {
    source: { ...TEXT, pattern: SOURCE, description: 'The repository that images are asked from' },
    mirrors: {
      type: 'array',
      items: { ...TEXT, pattern: MIRROR },
      description: 'Repositories that may hold the same images',
    },
    mirrorSourcePolicy: {
      enum: ['NeverContactSource', 'AllowContactingSource'],
      description: 'Whether the source is asked when no mirror has the image',
    },
  };
  return mirrorSet({ apiVersion: 'config.openshift.io/v1', kind, list, entry });
}

/** @param {{ apiVersion: string, kind: string, list: string, entry: Record<string, object> }} parts */
function mirrorSet({ apiVersion, kind, list, entry }) {
  return {
    ...closed({
      apiVersion: { const: apiVersion },
      kind: { const: kind },
      metadata: { type: 'object', properties: { name: TEXT } },
      spec: closed({ [list]: { type: 'array', items: { ...closed(entry), required: ['source'] } } }),
      status: { type: 'object' },
    }),
    required: ['apiVersion', 'kind', 'spec'],
  };
}

/** @param {Record<string, object>} properties */
function closed(properties) {
  return { type: 'object', properties, additionalProperties: false };
}
