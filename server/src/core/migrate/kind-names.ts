/** What changes its name when a policy becomes a mirror set. */
export const OLD_API_VERSION = 'operator.openshift.io/v1alpha1';
export const OLD_KIND = 'ImageContentSourcePolicy';
export const OLD_LIST = 'repositoryDigestMirrors';
export const NEW_API_VERSION = 'config.openshift.io/v1';
export const NEW_KIND = 'ImageDigestMirrorSet';
export const NEW_LIST = 'imageDigestMirrors';
