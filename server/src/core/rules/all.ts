import { allowedMisses } from './allowed-misses';
import { blockedAndAllowed } from './blocked-and-allowed';
import { conflictingSourcePolicy } from './conflicting-source-policy';
import { digestMirrorsOnly } from './digest-mirrors-only';
import { duplicateKeyInMirror } from './duplicate-key-in-mirror';
import { duplicateMirror } from './duplicate-mirror';
import { duplicateObject } from './duplicate-object';
import { duplicatePrefix } from './duplicate-prefix';
import { duplicateSource } from './duplicate-source';
import { emptyMirrors } from './empty-mirrors';
import { icspDeprecated } from './icsp-deprecated';
import { imageBlocked } from './image-blocked';
import { imageContentSources } from './image-content-sources';
import { imageNameNotCluster } from './image-name-not-cluster';
import { imageNotMirrored } from './image-not-mirrored';
import { imagePlanError } from './image-plan-error';
import { imagePolicyFields } from './image-policy-fields';
import { imagePolicyScope } from './image-policy-scope';
import { importDomainFormat } from './import-domain-format';
import { installerRefusal } from './installer-refusal';
import { installerIgnores } from './installer-ignores';
import { insecureWildcard } from './insecure-wildcard';
import { invalidAlias } from './invalid-alias';
import { invalidConfiguration } from './invalid-configuration';
import { invalidEnum } from './invalid-enum';
import { invalidMirror } from './invalid-mirror';
import { invalidName } from './invalid-name';
import { invalidRegistryEntry } from './invalid-registry-entry';
import { invalidScope } from './invalid-scope';
import { invalidSearchEntry } from './invalid-search-entry';
import { invalidShortNameMode } from './invalid-short-name-mode';
import { invalidSource } from './invalid-source';
import { listLimits } from './list-limits';
import { localFileMissing } from './local-file-missing';
import { locationWithTag } from './location-with-tag';
import { manifestRewriteFails } from './manifest-rewrite-fails';
import { mirrorBlocked } from './mirror-blocked';
import { mirrorByDigestOnly } from './mirror-by-digest-only';
import { mirrorEqualsSource } from './mirror-equals-source';
import { mirrorOrderConflict } from './mirror-order-conflict';
import { mirrorSetNotAvailable } from './mirror-set-not-available';
import { mirrorWithoutCredentials } from './mirror-without-credentials';
import { mirrorWithoutRegistry } from './mirror-without-registry';
import { missingField } from './missing-field';
import { mistypedImageRegistry } from './mistyped-image-registry';
import { mistypedRegistry } from './mistyped-registry';
import { neverContactBlocksOtherKind } from './never-contact-blocks-other-kind';
import { neverReadKind } from './never-read-kind';
import { nodeFileOverwritten } from './node-file-overwritten';
import { nodesRefuseFiles } from './nodes-refuse-files';
import { operatorRefusal } from './operator-refusal';
import { payloadBlocked } from './payload-blocked';
import { placeholder } from './placeholder';
import { policyRejectsMirroredSource } from './policy-rejects-mirrored-source';
import { policyWithoutMirrors } from './policy-without-mirrors';
import { prefixTie } from './prefix-tie';
import { registriesLoad } from './registries-load';
import { rewriteFails } from './rewrite-fails';
import type { Rule } from './rule';
import { searchPublicRegistry } from './search-public-registry';
import { servedMetadata } from './served-metadata';
import { shadowedMirrors } from './shadowed-mirrors';
import { shortNameAmbiguous } from './short-name-ambiguous';
import { sourceMirrorSwapped } from './source-mirror-swapped';
import { tagNotMirrored } from './tag-not-mirrored';
import { toml11 } from './toml-1-1';
import { tomlSyntax } from './toml-syntax';
import { tomlType } from './toml-type';
import { trustedCaCertificate } from './trusted-ca-certificate';
import { trustedCaExpiry } from './trusted-ca-expiry';
import { trustedCaKey } from './trusted-ca-key';
import { unknownField } from './unknown-field';
import { unknownKey } from './unknown-key';
import { unknownKindVersion } from './unknown-kind-version';
import { unreachableRegistry } from './unreachable-registry';
import { unusedSuppression } from './unused-suppression';
import { v1Format } from './v1-format';
import { wildcardSourceBreaksRendering } from './wildcard-source-breaks-rendering';
import { wrongType } from './wrong-type';
import { yamlSyntax } from './yaml-syntax';

const CHECKS: readonly Rule[] = [
  yamlSyntax,
  unknownKindVersion,
  unknownField,
  missingField,
  wrongType,
  invalidEnum,
  invalidName,
  listLimits,
  icspDeprecated,
  neverReadKind,
  mirrorSetNotAvailable,
  imageContentSources,
  installerRefusal,
  mirrorWithoutCredentials,
  invalidSource,
  invalidMirror,
  sourceMirrorSwapped,
  mirrorEqualsSource,
  duplicateMirror,
  duplicateSource,
  mirrorOrderConflict,
  conflictingSourcePolicy,
  policyWithoutMirrors,
  neverContactBlocksOtherKind,
  digestMirrorsOnly,
  shadowedMirrors,
  wildcardSourceBreaksRendering,
  manifestRewriteFails,
  emptyMirrors,
  duplicateObject,
  servedMetadata,
  imageNameNotCluster,
  blockedAndAllowed,
  invalidRegistryEntry,
  payloadBlocked,
  allowedMisses,
  policyRejectsMirroredSource,
  mirrorBlocked,
  insecureWildcard,
  searchPublicRegistry,
  importDomainFormat,
  trustedCaKey,
  trustedCaCertificate,
  trustedCaExpiry,
  imagePolicyFields,
  invalidScope,
  imagePolicyScope,
  operatorRefusal,
  nodesRefuseFiles,
  imageBlocked,
  imagePlanError,
  imageNotMirrored,
  tagNotMirrored,
  mistypedRegistry,
  mistypedImageRegistry,
  placeholder,
  tomlSyntax,
  toml11,
  tomlType,
  registriesLoad,
  unknownKey,
  v1Format,
  mirrorWithoutRegistry,
  duplicateKeyInMirror,
  duplicatePrefix,
  prefixTie,
  unreachableRegistry,
  locationWithTag,
  rewriteFails,
  mirrorByDigestOnly,
  invalidShortNameMode,
  invalidSearchEntry,
  invalidAlias,
  shortNameAmbiguous,
  nodeFileOverwritten,
  localFileMissing,
  installerIgnores,
];

/**
 * Every rule, in the order of the documentation. Nothing registers itself: findings, quick fixes, the command line, the settings
 * and docs/rules.md follow this list.
 */
export const RULES: readonly Rule[] = [
  ...CHECKS,
  unusedSuppression([...CHECKS.map(({ code }) => code), 'invalid-configuration']),
  invalidConfiguration([...CHECKS.map(({ code }) => code), 'unused-suppression']),
];
