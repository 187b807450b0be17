import type { Document } from '../document';
import type { Traced } from '../model/hub';
import type { Manifest } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import type { Located } from '../text/place';
import type { Rule } from './rule';
import { shown } from './wording';

/** A value that is still to be filled in. */
export const placeholder: Rule = {
  code: 'placeholder',
  severity: 'info',
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
  looksAt: 'file',
  *check(document) {
    for (const { value, place } of namesIn(document)) {
      if (isPlaceholder(value)) yield { place, message: `${shown(value)} is still to be filled in` };
    }
  },
};

/** Every text of the file that names a registry or a repository. */
function* namesIn(document: Document): Iterable<Located<string>> {
  for (const object of document.objects.manifests) yield* namesOf(object);
  for (const { prefix, location, mirrors } of document.registries?.conf.registries ?? []) {
    yield* located(prefix);
    yield* located(location);
    for (const mirror of mirrors) yield* located(mirror.location);
  }
}

function* namesOf(object: Manifest): Iterable<Located<string>> {
  switch (object.kind) {
    case 'mirror-set':
      for (const { source, mirrors } of object.entries) {
        if (source) yield source;
        yield* mirrors;
      }
      return;
    case 'image-config':
      yield* object.insecureRegistries?.value ?? [];
      yield* object.blockedRegistries?.value ?? [];
      yield* object.allowedRegistries?.value ?? [];
      yield* object.containerRuntimeSearchRegistries?.value ?? [];
      return;
    case 'image-policy':
      yield* object.scopes;
      return;
    case 'cluster-version':
      if (object.desiredImage) yield object.desiredImage;
  }
}

function* located({ value, origins }: Traced<string>): Iterable<Located<string>> {
  const [place] = origins;
  if (place) yield { value, place };
}
