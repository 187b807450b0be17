import type { OcMirror } from '../model/found-reference';

/** Who pulls an image of an ImageSetConfiguration, and what it makes of a registries.conf, as Markdown. */
export function ocMirrorMarkdown(mirroredBy: OcMirror, isPlanKnown: boolean): string {
  const who = `**${mirroredBy}** pulls it on the host where it runs, with the registries.conf of that host; mirror sets of a cluster have no part in it.`;
  const unknown = isPlanKnown
    ? []
    : ['The workspace holds no registries.conf, so what it is asked for is the image as it is named.'];
  return [[who, ...unknown].join(' '), WORDS[mirroredBy]].filter((part) => part !== '').join('\n\n');
}

/** OCPBUGS-4414 says what oc-mirror v1, which is no engine, is to make of a registries.conf. */
const WORDS: Readonly<Record<OcMirror, string>> = {
  'oc-mirror v1':
    'It takes a registries.conf by option (`--oci-registries-config`) only, and is no engine: mirrors are asked for tags and digests alike, ' +
    'whatever `mirror-by-digest-only` and `pull-from-mirror` say; `blocked`, short names and their aliases, search lists and credential helpers do not count (OCPBUGS-4414).',
  'oc-mirror v2': '',
};
