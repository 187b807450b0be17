import { goQuote } from '../model/go-quote';
import { isPlaceholder } from '../model/placeholder';
import { HOST_AND_PORT, PEM_HEAD, textOfEntry, trustedCaEntries } from '../model/trusted-ca';
import { isMergeKey, placeInScalar, type Entry, type Scalar } from '../syntax/tree';
import type { Fix, Report, Rule } from './rule';
import { CERTIFICATE, GOOD_TRUSTED_CAS, TRUSTED_CAS } from './trusted-ca-example';
import { shown } from './wording';

/** A certificate that no node will find. */
export const trustedCaKey: Rule = {
  code: 'trusted-ca-key',
  severity: 'error',
  about: () => ({
    title: 'A ConfigMap of trusted CAs that is no use',
    documentation: [
      'The ConfigMap that `additionalTrustedCA` of the Image config names lies in the namespace `openshift-config`. Its keys are registries, its',
      'values their certificates in PEM form. A key cannot hold a colon, a slash or a blank, and the API server refuses one that does: `..`',
      'stands before a port. What is no PEM is accepted, and trusted by nobody. `updateservice-registry` is the key that the update service reads.',
    ].join('\n'),
    bad: { language: 'yaml', text: `${TRUSTED_CAS}"registry.example.com:5000": ${CERTIFICATE}` },
    good: { language: 'yaml', text: GOOD_TRUSTED_CAS },
  }),
  looksAt: 'part',
  *check({ entry, object }) {
    if (entry) return;
    const entries = trustedCaEntries(object) ?? [];
    const keys = new Set(entries.map(({ key }) => key.text));
    for (const one of entries) yield* checkEntry(one, keys);
  },
};

function* checkEntry(entry: Entry, keys: ReadonlySet<string>): Iterable<Report> {
  const { key, value } = entry;
  const isPort = HOST_AND_PORT.test(key.text);
  const isKnown = isPort || !(isMergeKey(entry) || isPlaceholder(key.text));
  const odd = isKnown ? /[^-._a-zA-Z0-9]/u.exec(key.text) : null;
  if (odd) {
    yield {
      place: placeInScalar(key, odd.index, odd.index + odd[0].length),
      message: isPort
        ? 'A key cannot hold a colon, so the API server refuses the ConfigMap: `..` stands before the port'
        : 'A key is of letters, digits, `-`, `_` and `.`, so the API server refuses the ConfigMap',
      upstream: `data[${key.text}]: Invalid value: ${goQuote(key.text)}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      fixes: isPort ? writeDots(key, odd.index, keys) : [],
    };
  }
  const text = textOfEntry({ value });
  if (text === null || text.includes(PEM_HEAD) || isPlaceholder(text)) return;
  yield {
    place: key.place,
    severity: 'warning',
    message: `The value of ${shown(key.text)} is no certificate in PEM form, so nothing is trusted for it`,
  };
}

/** None where the key stands there as well: one of the two certificates would be lost. */
function writeDots(key: Scalar, colon: number, keys: ReadonlySet<string>): Fix[] {
  if (key.verbatim < 0 || keys.has(key.text.replace(':', '..'))) return [];
  const edits = [{ place: placeInScalar(key, colon, colon + 1), newText: '..' }];
  return [{ title: 'Write `..` before the port', edits, safe: true }];
}
