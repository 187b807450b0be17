import { blockedAndAllowed } from './blocked-and-allowed';
import { conflictingSourcePolicy } from './conflicting-source-policy';
import { duplicateKeyInMirror } from './duplicate-key-in-mirror';
import { duplicateMirror } from './duplicate-mirror';
import { duplicateObject } from './duplicate-object';
import { duplicatePrefix } from './duplicate-prefix';
import { emptyMirrors } from './empty-mirrors';
import { icspDeprecated } from './icsp-deprecated';
import { imageBlocked } from './image-blocked';
import { imageNameNotCluster } from './image-name-not-cluster';
import { imageNotMirrored } from './image-not-mirrored';
import { imagePlanError } from './image-plan-error';
import { imagePolicyFields } from './image-policy-fields';
import { imagePolicyScope } from './image-policy-scope';
import { importDomainFormat } from './import-domain-format';
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
import { locationWithTag } from './location-with-tag';
import { mirrorByDigestOnly } from './mirror-by-digest-only';
import { mirrorEqualsSource } from './mirror-equals-source';
import { mirrorSetNotAvailable } from './mirror-set-not-available';
import { mirrorWithoutRegistry } from './mirror-without-registry';
import { missingField } from './missing-field';
import { mistypedImageRegistry } from './mistyped-image-registry';
import { mistypedRegistry } from './mistyped-registry';
import { neverReadKind } from './never-read-kind';
import { nodesRefuseFiles } from './nodes-refuse-files';
import { operatorRefusal } from './operator-refusal';
import { payloadBlocked } from './payload-blocked';
import { placeholder } from './placeholder';
import { policyWithoutMirrors } from './policy-without-mirrors';
import { prefixTie } from './prefix-tie';
import { registriesLoad } from './registries-load';
import { rewriteFails } from './rewrite-fails';
import type { Rule } from './rule';
import { searchPublicRegistry } from './search-public-registry';
import { servedMetadata } from './served-metadata';
import { shortNameAmbiguous } from './short-name-ambiguous';
import { sourceMirrorSwapped } from './source-mirror-swapped';
import { tagNotMirrored } from './tag-not-mirrored';
import { toml11 } from './toml-1-1';
import { tomlSyntax } from './toml-syntax';
import { tomlType } from './toml-type';
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
  invalidSource,
  invalidMirror,
  sourceMirrorSwapped,
  mirrorEqualsSource,
  duplicateMirror,
  conflictingSourcePolicy,
  policyWithoutMirrors,
  wildcardSourceBreaksRendering,
  emptyMirrors,
  duplicateObject,
  servedMetadata,
  imageNameNotCluster,
  blockedAndAllowed,
  invalidRegistryEntry,
  payloadBlocked,
  insecureWildcard,
  searchPublicRegistry,
  importDomainFormat,
  trustedCaKey,
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
