import type { Language } from '../core/index';
import { languageOfPath } from '../files/recognise';
import { decodeSegment } from '../protocol';

/**
 * How a document that an editor has open is read; null: not at all. Where the editor's language does not tell (`toml`, `properties`,
 * `helm`, plain text), the file's name does.
 */
export function languageOf(uri: string, languageId: string): Language | null {
  if (languageId === 'yaml' || languageId === 'json' || languageId === 'jsonc') return 'yaml';
  if (languageId === 'registries-conf' || languageId === 'dockerfile') return languageId;
  return languageOfUri(uri);
}

/** How a file is read, by its name. */
export function languageOfUri(uri: string): Language | null {
  return languageOfPath(decodeSegment(uri.replace(/[?#].*$/s, '')));
}
