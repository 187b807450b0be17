/**
 * The URI of a text that stands inside of a value of another file: that file's URI, `#/`, the object that holds it, and behind that the
 * path of the text: `file:///w/mc.yaml#/MachineConfig~99-worker-lab~worker/etc/containers/registries.conf.d/lab.conf`. Carried texts
 * carry texts, too: each adds a `#/…`. A `#` stands in no URI of a file.
 */
export function carriedUri(carrier: string, { kind, name, pool = '' }: CarrierName, path: string): string {
  const object = [kind, name, pool].map(encodeName).join('~').replace(/~+$/, '');
  const segments = path.split('/').filter((segment) => segment !== '');
  return `${carrier}#/${[object, ...segments.map(encodeName)].join('/')}`;
}

/** What holds a text: the kind and name of an object, and the pool of nodes that it is for. */
export interface CarrierName {
  readonly kind: string;
  readonly name: string;
  readonly pool?: string;
}

/** Whether a URI is that of a carried text. */
export function isCarriedUri(uri: string): boolean {
  return uri.includes('#/');
}

/** The URI of the text around a carried one; its own for a file. */
export function carrierUriOf(uri: string): string {
  const at = uri.lastIndexOf('#/');
  return at < 0 ? uri : uri.slice(0, at);
}

/** The URI of the file that holds a carried text, however deep; its own for a file. */
export function fileUriOf(uri: string): string {
  const at = uri.indexOf('#/');
  return at < 0 ? uri : uri.slice(0, at);
}

/** The beginning of a carried text's URI that all texts in one object have: the text around it, and the object. */
export function carryingObjectOf(uri: string): string {
  return uri.slice(0, uri.indexOf('/', uri.lastIndexOf('#/') + 2));
}

/** A file that a carrier puts on nodes. */
export interface CarriedNodeFile {
  /** On the node. */
  readonly path: string;
  /** The carrier's name. */
  readonly carrier: string;
  /** The pool of nodes that it is for; empty where the carrier names none. */
  readonly pool: string;
}

/** The file on a node that a carried text becomes; null for texts that become none, and for files. */
export function carriedNodeFile(uri: string): CarriedNodeFile | null {
  const at = uri.lastIndexOf('#/');
  const slash = uri.indexOf('/', at + 2);
  if (at < 0 || slash < 0) return null;
  const path = decodedName(uri.slice(slash));
  const [kind, carrier = '', pool = ''] = uri
    .slice(at + 2, slash)
    .split('~')
    .map(decodedName);
  return kind === 'ConfigMap' || !path.startsWith('/etc/containers/') ? null : { path, carrier, pool };
}

function encodeName(name: string): string {
  // Half a surrogate pair cannot be encoded.
  return encodeURIComponent(name.replace(/[\ud800-\udfff]/gu, '\ufffd')).replaceAll('~', '%7E');
}

/** A name in a URI with its percent escapes taken back; as it is where they are broken. */
export function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
