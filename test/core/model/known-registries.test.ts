import assert from 'node:assert/strict';
import { KNOWN_REGISTRIES, mistypedHost } from '../../../server/src/core/model/known-registries';

suite('hosts that look mistyped', () => {
  const slips: readonly (readonly [name: string, known: string])[] = [
    ['quay.oi', 'quay.io'],
    ['qauy.io/team/app:1', 'quay.io'],
    ['quay.com', 'quay.io'],
    ['quai.io', 'quay.io'],
    ['Quay.IO.', ''],
    ['docker.oi/library/busybox', 'docker.io'],
    ['hub.docker.com/library/busybox', 'docker.io'],
    ['ghrc.io', 'ghcr.io'],
    ['gcr.oi', 'gcr.io'],
    ['registry.redhat.com/ubi9', 'registry.redhat.io'],
    ['registy.redhat.io:443/ubi9@sha256:00', 'registry.redhat.io'],
    ['registry.acces.redhat.com', 'registry.access.redhat.com'],
    ['registry.connect.redhat.io', 'registry.connect.redhat.com'],
    ['registry.k8s.oi', 'registry.k8s.io'],
    ['*.redhat.oi', 'redhat.io'],
  ];
  for (const [name, known] of slips) {
    test(`${name}: ${known || 'none'}`, () => {
      const found = mistypedHost(name);
      assert.equal(found?.known ?? '', known);
      if (found) assert.equal(name.slice(found.from, found.to), found.host);
    });
  }

  const fine = [
    ...KNOWN_REGISTRIES,
    ...['icr.io', 'ocr.io', 'cgr.dev', 'lscr.io', 'gcr.me', 'registry.k3s.io', 'registry.rke.io', 'uay.io', 'okay.io'],
    ...[
      'registry.stage.redhat.io',
      'cdn.quay.io',
      'k8s.gcr.io',
      'us.gcr.io',
      'registry-1.docker.io',
      'index.docker.io',
    ],
    ...[
      'registry.example.com/quay.oi',
      'localhost:5000',
      'quay',
      '',
      '*',
      '*.',
      '/',
      'quay..io',
      '*.redhat.com',
      '*.example.com',
    ],
  ];
  for (const name of fine) test(`${name} is what it is`, () => assert.equal(mistypedHost(name), null));
});
