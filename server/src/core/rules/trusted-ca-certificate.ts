import { readPem } from '../model/pem';
import { textOfEntry, trustedCaEntries } from '../model/trusted-ca';
import type { Entry } from '../syntax/tree';
import type { Report, Rule } from './rule';
import { GOOD_TRUSTED_CAS, TRUSTED_CAS } from './trusted-ca-example';
import { shown } from './wording';

/** A block that calls itself a certificate and is none. */
export const trustedCaCertificate: Rule = {
  code: 'trusted-ca-certificate',
  severity: 'warning',
  about: () => ({
    title: 'A trusted CA that cannot be read',
    documentation: [
      'What stands between `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----` is a certificate in base64. Where a line is lost or',
      'something else was pasted, the ConfigMap is accepted all the same: engines pass over a block that they cannot read, and trust nothing for',
      'it. The pull then fails with `x509: certificate signed by unknown authority`.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `${TRUSTED_CAS}registry.example.com..5000: |
    -----BEGIN CERTIFICATE-----
    MIIBHjCB0aADAgECAgEBMAUGAytlcDAfMQ8wDQYDVQQDDAZMYWIgQ0ExDDAKBgNV
    -----END CERTIFICATE-----
`,
    },
    good: { language: 'yaml', text: GOOD_TRUSTED_CAS },
  }),
  looksAt: 'part',
  *check({ entry, object }) {
    if (entry) return;
    for (const one of trustedCaEntries(object) ?? []) yield* checkEntry(one);
  },
};

function* checkEntry(entry: Entry): Iterable<Report> {
  const blocks = readPem(textOfEntry(entry) ?? '');
  const at = blocks.findIndex(({ kind }) => kind === 'unreadable');
  if (at < 0) return;
  const which = blocks.length === 1 ? 'The certificate' : `Certificate ${at + 1} of ${blocks.length}`;
  yield {
    place: entry.key.place,
    message: `${which} for ${shown(entry.key.text)} cannot be read, so it is passed over and vouches for nothing`,
  };
}
