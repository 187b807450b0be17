import type { PlainEntry } from './random-clusters';

/** A file from which others make a mirror set, with the mirror set that they make of it. */
interface MadeForm {
  readonly name: string;
  /** Whether an entry can say a policy. */
  readonly withPolicy: boolean;
  readonly file: (entries: readonly PlainEntry[]) => string;
  readonly mirrorSet: (entries: readonly PlainEntry[]) => string;
}

/** Every form in which entries are read that become a mirror set elsewhere. */
export const MADE_FORMS: readonly MadeForm[] = [
  {
    name: 'imageDigestSources',
    withPolicy: true,
    file: (entries) => installConfig('imageDigestSources', entries),
    mirrorSet: idms,
  },
  {
    name: 'imageContentSources',
    withPolicy: false,
    file: (entries) => installConfig('imageContentSources', entries),
    mirrorSet: icsp,
  },
  {
    name: 'image-based installation',
    withPolicy: true,
    file: (entries) =>
      `apiVersion: v1beta1\nkind: ImageBasedInstallationConfig\nmetadata:\n  name: ibi\nseedImage: quay.io/seed/image:1\nimageDigestSources:\n${list(entries, '', 'sourcePolicy')}`,
    mirrorSet: idms,
  },
  {
    name: 'HostedCluster',
    withPolicy: false,
    file: (entries) =>
      `apiVersion: hypershift.openshift.io/v1beta1\nkind: HostedCluster\nmetadata:\n  name: hosted\n  namespace: clusters\nspec:\n  imageContentSources:\n${list(entries, '  ', null)}  platform:\n    type: Agent\n`,
    mirrorSet: icsp,
  },
];

function installConfig(key: string, entries: readonly PlainEntry[]): string {
  return `apiVersion: v1\nbaseDomain: example.com\nmetadata:\n  name: ocp\nplatform:\n  none: {}\n${key}:\n${list(entries, '', 'sourcePolicy')}`;
}

function idms(entries: readonly PlainEntry[]): string {
  return `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: made\nspec:\n  imageDigestMirrors:\n${list(entries, '  ', 'mirrorSourcePolicy')}`;
}

function icsp(entries: readonly PlainEntry[]): string {
  return `apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata:\n  name: made\nspec:\n  repositoryDigestMirrors:\n${list(entries, '  ', null)}`;
}

function list(entries: readonly PlainEntry[], indent: string, policyKey: string | null): string {
  return entries
    .flatMap(({ source, mirrors, policy }) => [
      `- source: "${source}"`,
      `  mirrors: [${mirrors.join(', ')}]`,
      ...(policy === null || policyKey === null ? [] : [`  ${policyKey}: ${policy}`]),
    ])
    .map((line) => `${indent}${line}\n`)
    .join('');
}
