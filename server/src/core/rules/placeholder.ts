import type { Document } from '../document';
import type { Registry } from '../model/hub';
import type { Manifest, MirrorEntry } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import type { Located } from '../text/place';
import { identityScalars } from './invalid-scope';
import type { Part, Report, Rule } from './rule';
import { shown } from './wording';

/** A value that is still to be filled in. */
export const placeholder: Rule = {
  code: 'placeholder',
  severity: 'info',
  about: () => ({
    title: 'A value that is still to be filled in',
    documentation: [
      '`<registry:port>`, `${REGISTRY}`, `{{ .Values.registry }}` or `REPLACE_ME` stand for a value that something else fills in before the',
      'file is applied. No rule about the form of such a value speaks up; applied as it is, the cluster or the engine would refuse it or',
      'never match it.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - <registry:port>/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com:5000/tools
`,
    },
  }),
  looksAt: 'several',
  checks: [
    { looksAt: 'part', check: checkPart },
    { looksAt: 'table', check: checkTable },
    { looksAt: 'registries', check: checkTop },
  ],
};

function* checkPart({ entry, object }: Part): Iterable<Report> {
  // Parameters of a Template and templates of a policy are not left behind: something fills them in.
  if (object.carried?.isUnfilled) return;
  const names = entry ? namesOfEntry(entry) : namesOf(object.manifest);
  for (const name of names) yield* checkName(name);
}

function* checkTable({ prefix, location, mirrors }: Registry): Iterable<Report> {
  const ofMirrors = mirrors.flatMap((mirror) => [mirror.location, mirror.pullFromMirror]);
  for (const { value, origins } of [prefix, location, ...ofMirrors]) {
    const [place] = origins;
    if (place) yield* checkName({ value, place });
  }
}

/** What a registries.conf says above its entries. */
function* checkTop({ registries }: Document): Iterable<Report> {
  if (!registries) return;
  const { searchRegistries, shortNameMode, aliases } = registries.conf;
  const values = [...(searchRegistries?.value ?? []), ...(shortNameMode ? [shortNameMode] : [])];
  for (const { value, origins } of [...values, ...aliases.map((alias) => alias.value)]) {
    const [place] = origins;
    if (place) yield* checkName({ value, place });
  }
}

function* checkName({ value, place }: Located<string>): Iterable<Report> {
  if (isPlaceholder(value)) yield { place, message: `${shown(value)} is still to be filled in` };
}

function namesOfEntry({ source, mirrors }: MirrorEntry): readonly Located<string>[] {
  return source ? [source, ...mirrors] : mirrors;
}

/** Every text of an object that names a registry or a repository, but for the entries of mirror sets. */
function namesOf(object: Manifest | null): readonly Located<string>[] {
  switch (object?.kind) {
    case undefined:
    case 'mirror-set':
      return [];
    case 'image-config': {
      const { insecureRegistries, blockedRegistries, allowedRegistries, containerRuntimeSearchRegistries } = object;
      const lists = [insecureRegistries, blockedRegistries, allowedRegistries, containerRuntimeSearchRegistries];
      return lists.flatMap((list) => list?.value ?? []);
    }
    case 'image-policy':
      return [...object.scopes, ...identityScalars(object).map(({ text, place }) => ({ value: text, place }))];
    case 'cluster-version':
      return object.desiredImage ? [object.desiredImage] : [];
  }
}
