import { carriedTexts, type CarriedText } from '../carried/carried-documents';
import { configMapAround } from '../carried/config-map-values';
import { placeInCarrier } from '../carried/locate';
import type { Document } from '../document';
import type { Registry } from '../model/hub';
import { valueOf } from '../syntax/tree';
import type { Place } from '../text/place';
import type { Report, Rule, WholeCluster } from './rule';

/** What the installers that read a registries.conf do not take from it. */
export const installerIgnores: Rule = {
  code: 'installer-ignores',
  severity: 'warning',
  about: () => ({
    title: 'What the assisted and agent-based installers do not read',
    documentation: [
      'The assisted service (AgentServiceConfig, AgentClusterInstall and InfraEnv name its ConfigMap in `mirrorRegistryRef`) and the agent-based',
      'installer (`mirror/registries.conf`) make mirror sets of a registries.conf. They do not read it as an engine does:',
      '',
      '- the source is `location`; a `prefix` is not looked at,',
      '- a `[[registry]]` without mirrors is passed over, whatever else it says,',
      '- a mirror with `pull-from-mirror = "digest-only"`, or without the key, goes into an ImageDigestMirrorSet, one with `"tag-only"` into an',
      '  ImageTagMirrorSet, and one with `"all"` into neither.',
      '',
      'A ConfigMap is taken for theirs where it has the label `app: assisted-service` or a `ca-bundle.crt`, or where an object of the same cluster',
      'names it. The discovery image itself takes the file as it is, so that an image may be pulled there and not on the cluster.',
    ].join('\n'),
    bad: { language: 'yaml', text: configMap('all') },
    good: { language: 'yaml', text: configMap('digest-only') },
  }),
  looksAt: 'several',
  checks: [
    { looksAt: 'file', check: checkFile },
    { looksAt: 'cluster', restsOn: ({ cluster: { installerFiles } }) => [installerFiles], check: checkNamed },
  ],
};

function* checkFile(document: Document): Iterable<Report> {
  if (document.language === 'registries-conf') {
    if (document.uri.endsWith('/mirror/registries.conf')) yield* reportsOf(document);
    return;
  }
  for (const text of carriedTexts(document)) if (isForInstaller(document, text)) yield* outerReports(document, text);
}

function* checkNamed({ cluster: { installerFiles } }: WholeCluster): Iterable<Report> {
  for (const file of installerFiles) yield* reportsOf(file);
}

/** The service takes ConfigMaps with this label; the bundle beside the file is read with it. */
function isForInstaller(document: Document, { value: { scalar, path } }: CarriedText): boolean {
  const map = path === 'registries.conf' ? configMapAround(document, scalar) : null;
  const data = valueOf(map?.root, 'data');
  if (!map || valueOf(data, 'registries.conf') !== scalar) return false;
  const app = valueOf(valueOf(valueOf(map.root, 'metadata'), 'labels'), 'app');
  return (app?.kind === 'scalar' && app.text === 'assisted-service') || valueOf(data, 'ca-bundle.crt') !== null;
}

function* outerReports(carrier: Document, text: CarriedText): Iterable<Report> {
  for (const report of reportsOf(text.document)) {
    const place = placeInCarrier(carrier, text, text.document, report.place);
    if (place) yield { ...report, place };
  }
}

/** Follows openshift/assisted-service `pkg/mirrorregistries/generator.go` (`GetImageRegistries`, `parseMirrorRegistries`). */
function* reportsOf({ registries }: Document): Iterable<Report> {
  for (const registry of registries?.conf.registries ?? []) {
    yield* ofPrefix(registry);
    yield* ofMirrors(registry);
  }
}

function* ofPrefix({ prefix, location }: Registry): Iterable<Report> {
  const [place] = prefix.origins;
  if (!place || prefix.value === '' || prefix.value === location.value) return;
  const fact = 'The installer does not look at `prefix`';
  const message =
    location.value === ''
      ? `${fact}, and takes no entry without a \`location\``
      : `${fact}: its mirror set is for \`${location.value}\``;
  yield { place, message };
}

function* ofMirrors({ mirrors, origins }: Registry): Iterable<Report> {
  const [header] = origins;
  if (header && mirrors.length === 0)
    yield {
      place: header,
      message: 'The installer passes over an entry without mirrors: what it says does not reach the cluster',
    };
  for (const { pullFromMirror } of mirrors) {
    const place: Place | undefined = pullFromMirror.origins[0];
    if (!place || pullFromMirror.value !== 'all') continue;
    const message =
      'The installer puts a mirror with `pull-from-mirror = "all"` in no mirror set, so the cluster does not have it';
    yield { place, message };
  }
}

function configMap(pull: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: mirror-registries
  namespace: multicluster-engine
  labels:
    app: assisted-service
data:
  registries.conf: |
    [[registry]]
    location = "quay.io/team"

      [[registry.mirror]]
      location = "registry.example.com/team"
      pull-from-mirror = "${pull}"
`;
}
