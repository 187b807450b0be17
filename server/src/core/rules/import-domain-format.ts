import type { ImageConfig } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { dereference, placeInScalar, valueOf, type Scalar } from '../syntax/tree';
import type { Fix, Report, Rule } from './rule';
import { shown } from './wording';

/** A registry for imports that is none. */
export const importDomainFormat: Rule = {
  code: 'import-domain-format',
  severity: 'error',
  about: () => ({
    title: 'An entry of allowedRegistriesForImport that matches nothing',
    documentation: [
      'Each entry of `allowedRegistriesForImport` is an object with a `domainName`, unlike those of the lists under `registrySources`: the API',
      'server refuses a plain text. `domainName` is compared with the registry of the image, `host[:port]`: a scheme or a path is accepted, and',
      'then matches no image at all, so that ordinary users can import none from there.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  allowedRegistriesForImport:
  - quay.io
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  allowedRegistriesForImport:
  - domainName: quay.io
  - domainName: registry.example.com:5000
    insecure: true
`,
    },
  }),
  looksAt: 'image-config',
  *check(object) {
    for (const [index, item] of itemsOf(object).entries()) {
      if (item?.kind === 'scalar' && item.type === 'string') yield plainText(item, index);
      const domain = item?.kind === 'mapping' ? valueOf(item, 'domainName') : null;
      const report = domain?.kind === 'scalar' && !isPlaceholder(domain.text) ? checkDomain(domain) : null;
      if (report) yield report;
    }
  },
};

function itemsOf({ root }: ImageConfig): ReturnType<typeof dereference>[] {
  const list = valueOf(valueOf(root, 'spec'), 'allowedRegistriesForImport');
  return list?.kind === 'sequence' ? list.items.map(dereference) : [];
}

function plainText(item: Scalar, index: number): Report {
  const path = `spec.allowedRegistriesForImport[${index}]`;
  return {
    place: item.place,
    message: `${shown(item.text)} stands where an object with a \`domainName\` is due, so the API server refuses the Image config`,
    upstream: `${path}: Invalid value: "string": ${path} in body must be of type object: "string"`,
    fixes: (document) => (document.syntax.problems.length === 0 ? asObject(item) : []),
  };
}

/** In block and in flow style, and in JSON, a flow mapping stands for an object. Of a text that is no `host[:port]` it gets the host. */
function asObject(item: Scalar): Fix[] {
  const { place, style, text } = item;
  if (place.until || style === 'block' || (style === 'plain' && /[,[\]{}]/.test(text))) return [];
  const key = style === 'double' ? '"domainName"' : 'domainName';
  const { chunk, start, end } = place;
  const { host, excess } = partsOf(text);
  if (excess !== '' && (host === '' || item.verbatim < 0)) return [];
  const edits = [
    { place: { chunk, start, end: start }, newText: `{${key}: ` },
    ...(excess === '' ? [] : [{ place: placeInScalar(item, 0, text.length), newText: host }]),
    { place: { ...place, start: end }, newText: '}' },
  ];
  return [{ title: 'Make it an object with a `domainName`', edits, safe: excess === '' }];
}

interface DomainParts {
  readonly host: string;
  /** The scheme, else the path, which a `domainName` must not have; empty where it has neither. */
  readonly excess: string;
}

function partsOf(text: string): DomainParts {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? '';
  const slash = text.indexOf('/', scheme.length);
  const host = text.slice(scheme.length, slash < 0 ? text.length : slash);
  return { host, excess: scheme !== '' ? scheme : text.slice(host.length) };
}

function checkDomain(domain: Scalar): Report | null {
  const { text } = domain;
  const { host, excess } = partsOf(text);
  if (excess === '') return null;
  const from = text.indexOf(excess);
  const what = from > 0 ? 'a path' : 'a scheme';
  return {
    place: placeInScalar(domain, from, from + excess.length),
    severity: 'warning',
    message: `${shown(excess)} is ${what}, and a \`domainName\` is \`host[:port]\`, so it matches no image`,
    fixes: host === '' || domain.verbatim < 0 ? [] : [keepHost(domain, host)],
  };
}

function keepHost(domain: Scalar, host: string): Fix {
  const edits = [{ place: placeInScalar(domain, 0, domain.text.length), newText: host }];
  return { title: `Write \`${host}\``, edits, safe: false };
}
