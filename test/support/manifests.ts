import type { ClusterManifests } from '../../server/src/core/cluster/cluster-manifests';
import { collectManifests, releaseImageOf } from '../../server/src/core/clusters/cluster';
import { readManifests } from '../../server/src/core/model/read';
import { parseYaml } from '../../server/src/core/syntax/yaml';
import type { Chunk, Place } from '../../server/src/core/text/place';

/** A manifest file of a cluster. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** Manifests read from files, and the way back from a place to the words that stand there. */
export interface ReadCluster {
  readonly manifests: ClusterManifests;
  /** `file: words` */
  readonly wordsAt: (place: Place) => string;
}

/** What the operator sees of these files: by name, documents in file order. */
export function readCluster(files: readonly ManifestFile[]): ReadCluster {
  const ordered = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const syntaxes = ordered.map(({ name, text }) => parseYaml(text, name));
  const objects = syntaxes.flatMap((syntax) => readManifests(syntax).manifests);
  const versions = objects.filter((object) => object.kind === 'cluster-version');
  const starts = new Map<Chunk, number>();
  for (const { chunks } of syntaxes) {
    chunks.reduce((start, chunk) => (starts.set(chunk, start), start + chunk.length), 0);
  }
  return {
    manifests: collectManifests(objects, releaseImageOf(versions)),
    wordsAt({ chunk, start, until, end }) {
      const file = files.find(({ name }) => name === chunk.file);
      const from = starts.get(chunk);
      const to = starts.get(until ?? chunk);
      if (!file || from === undefined || to === undefined) throw new Error('a place of no file');
      return `${file.name}: ${file.text.slice(from + start, to + end)}`;
    },
  };
}

/** The manifests of some texts, each a file, in this order. */
export function manifestsOf(...texts: readonly string[]): ClusterManifests {
  return readCluster(texts.map((text, index) => ({ name: `${String(index).padStart(4, '0')}.yaml`, text }))).manifests;
}
