import { MOST_CERTIFICATES, readPem } from '../model/pem';
import { dateOf, daysInWords } from '../model/day';
import type { Certificate } from '../model/certificate';
import { textOfEntry, trustedCaEntries } from '../model/trusted-ca';
import type { Entry } from '../syntax/tree';
import type { Report, Rule } from './rule';
import { GOOD_TRUSTED_CAS, TRUSTED_CAS } from './trusted-ca-example';
import { shown } from './wording';

/** A certificate that nothing accepts any more, or soon. What day it is comes from the configuration; without it nothing is said. */
export const trustedCaExpiry: Rule = {
  code: 'trusted-ca-expiry',
  severity: 'warning',
  about: () => ({
    title: 'A trusted CA that has expired',
    documentation: [
      'The certificates behind the keys of the ConfigMap that `additionalTrustedCA` names are given to the nodes, which hold the registries against',
      'them. One that has expired vouches for nothing: pulls from the registry fail with `x509: certificate has expired or is not yet valid`. One that',
      'expires within 30 days is told as an info.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `${TRUSTED_CAS}registry.example.com..5000: "-----BEGIN CERTIFICATE-----\\nMIIBHjCB0aADAgECAgEBMAUGAytlcDAfMQ8wDQYDVQQDDAZPbGQgQ0ExDDAKBgNV\\nBAoMA0xhYjAeFw0yMDAxMDEwMDAwMDBaFw0yNjAxMDEwMDAwMDBaMB8xDzANBgNV\\nBAMMBk9sZCBDQTEMMAoGA1UECgwDTGFiMCowBQYDK2VwAyEADv0p4rio0IIZcTd5\\nDUa58asFCmRPQjtJ6DXbb3sfe5GjMjAwMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0O\\nBBYEFCAQIKqpQbHxXul0t40tptL7oB2zMAUGAytlcANBACDYsHGz/V6QxuEkhOHk\\nB7oSVcsZEat2i3KwLZ2BjYRhN0WQt2j9I8IPMdCFAcb4+INmaSRMzv8UPv6YClzY\\nygU=\\n-----END CERTIFICATE-----\\n"
`,
    },
    good: { language: 'yaml', text: GOOD_TRUSTED_CAS },
  }),
  looksAt: 'part',
  *check({ entry, object }, { configuration: { today } }) {
    if (entry || today === undefined) return;
    for (const one of trustedCaEntries(object) ?? []) yield* checkEntry(one, today);
  },
};

/** How long before its end a certificate is spoken of. */
const SOON = 30;

function* checkEntry(entry: Entry, today: number): Iterable<Report> {
  const { key } = entry;
  for (const block of readPem(textOfEntry(entry) ?? '').slice(0, MOST_CERTIFICATES)) {
    if (block.kind !== 'certificate') continue;
    const said = verdict(block.certificate, today);
    if (!said) continue;
    const { subject } = block.certificate;
    const message = `The certificate of ${shown(subject)} for ${shown(key.text)} ${said.words}`;
    yield { place: key.place, message, ...(said.isSoon ? { severity: 'info' } : {}) };
  }
}

function verdict({ firstDay, lastDay }: Certificate, today: number): { words: string; isSoon: boolean } | null {
  if (lastDay < today) return { words: `expired on ${dateOf(lastDay)}, so it vouches for nothing`, isSoon: false };
  if (firstDay > today)
    return { words: `is not valid before ${dateOf(firstDay)}, so until then it vouches for nothing`, isSoon: false };
  if (lastDay - today > SOON) return null;
  const left = lastDay === today ? 'today' : `in ${daysInWords(lastDay - today)}`;
  return { words: `expires ${left}, on ${dateOf(lastDay)}, and vouches for nothing from then on`, isSoon: true };
}
