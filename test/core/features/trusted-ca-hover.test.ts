import assert from 'node:assert/strict';
import { EMPTY_CONFIGURATION, analyse, hover, withOverrides } from '../../../server/src/core/index';
import { CERTIFICATES } from '../../support/certificates';
import { cursorFixture, linker } from '../../support/cursor';

const SETS = `--- file: sets.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: digests}
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [mirror.lan:5000/team, other.lan/team]
  - source: registry.redhat.io
    mirrors: [mirror.lan:5000/rh]
`;

/** 2026-11-21. */
const TODAY = 20778;

suite('hover over a trusted CA', () => {
  test('says whose certificates they are, until when, and what they cover; at the key and in the value', () => {
    const expected = `**Trusted CA** of \`mirror.lan:5000\`

- \`O=Lab, CN=Lab CA\` · signed by itself · valid from 2025-01-01 to 2045-01-01 (6616 days left)
- \`O=Lab, CN=Old CA\` · signed by itself · valid from 2020-01-01 to 2026-01-01: **expired** 324 days ago

Covers 2 sources that are on \`mirror.lan:5000\` or mirrored there. Mirrors without a CA of their own here: \`other.lan\`; a public CA, or that of the nodes, may vouch for them.

The cluster puts it into \`/etc/docker/certs.d/mirror.lan:5000/ca.crt\` on its nodes. It is no part of the previewed node files.`;
    const value = indented(CERTIFICATES.lab + CERTIFICATES.old);
    assert.equal(said(`  mirror.$0lan..5000: |\n${value}`), expected);
    assert.equal(said(`  mirror.lan..5000: |\n${value.replace('MII', 'M$0II')}`), expected);
  });

  test('the end of a server’s certificate, and a host that nothing is on', () => {
    const markdown = said(`  nobody.$0lan..5000: |\n${indented(CERTIFICATES.late)}`);
    assert.match(
      markdown ?? '',
      /emailAddress=a@x\.lan, .*, CN=x\.lan` · .* · no CA, so it vouches for itself alone\n/,
    );
    assert.match(markdown ?? '', /^No source or mirror is on `nobody\.lan:5000`\. Mirrors without/m);
  });

  test('the update service’s key, and what cannot be read', () => {
    const text = '    -----BEGIN CERTIFICATE-----\n    MIIB\n    -----END CERTIFICATE-----\n';
    const markdown = said(`  updateservice-$0registry: |\n${text}`);
    assert.match(
      markdown ?? '',
      /^\*\*Trusted CA\*\* of the update service\n\n- a block that cannot be read as a certificate/,
    );
    assert.match(markdown ?? '', /nodes do not read this key/);
    assert.match(said('  mirror.$0lan..5000: /etc/ca.crt\n') ?? '', /^No certificate in PEM form\.$/m);
  });

  test('no other ConfigMap, and nothing of the day where nobody says it', () => {
    const value = indented(CERTIFICATES.old);
    assert.equal(said(`  mirror.$0lan..5000: |\n${value}`, 'apps'), null);
    assert.match(said(`  mirror.$0lan..5000: |\n${value}`, 'openshift-config', null) ?? '', /to 2026-01-01\n/);
  });
});

function indented(pem: string): string {
  return pem.replace(/^(?=.)/gm, '    ');
}

function said(data: string, namespace = 'openshift-config', today: number | null = TODAY): string | null {
  const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cas, namespace: ${namespace}}\ndata:\n${data}`;
  const { analysis, document, offset } = cursorFixture(`${SETS}--- file: cas.yaml\n${map}`);
  const workspace = withOverrides(analysis.workspace, { ...EMPTY_CONFIGURATION, ...(today === null ? {} : { today }) });
  const dated = analyse(analysis, workspace);
  return hover(dated, document.uri, offset, linker(dated))?.markdown ?? null;
}
