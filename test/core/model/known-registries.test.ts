import assert from 'node:assert/strict';
import {
  isPrivateHost,
  isWellKnownHost,
  KNOWN_REGISTRIES,
  mistypedHost,
} from '../../../server/src/core/model/known-registries';
import { nearestWord } from '../../../server/src/core/model/nearest-word';
import { samples } from '../../support/samples';

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
    ...[
      ['docker.com', 'docker.io'],
      ['hub.docker.com', 'docker.io'],
      ['registry.docker.com', 'docker.io'],
      ['redhat.io', 'registry.redhat.io'],
      ['Redhat.IO/ubi9', 'registry.redhat.io'],
      ['catalog.redhat.com', 'registry.redhat.io'],
      ['access.redhat.com', 'registry.access.redhat.com'],
      ['connect.redhat.com', 'registry.connect.redhat.com'],
      ['registry.k8s.com', 'registry.k8s.io'],
      ['registry.conect.redhat.com', 'registry.connect.redhat.com'],
      ['mcr.microsfot.com', 'mcr.microsoft.com'],
      ['public.ecr.asw', 'public.ecr.aws'],
      ['nvrc.io', 'nvcr.io'],
      ['registry.fedorapoject.org', 'registry.fedoraproject.org'],
      ['registry.ci.openshfit.org', 'registry.ci.openshift.org'],
      ['*.redhta.com', 'redhat.com'],
      ['*.qauy.io', 'quay.io'],
      ['*.dokcer.io', 'docker.io'],
      ['*.gcr.oi', 'gcr.io'],
      ['*.fedorapoject.org', 'fedoraproject.org'],
      ['*.quay.com', ''],
      [`registry.access.redhat.com${'m'.repeat(9)}`, ''],
    ].map(([name = '', known = '']): readonly [string, string] => [name, known]),
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

  samples('core/model/known-registries', {
    mistypedHost: (text) => mistypedHost(text),
    isPrivateHost: (text) => isPrivateHost(text),
    isWellKnownHost: (text) => isWellKnownHost(text),
    'the word nearest to the first': (text) => {
      const [word = '', ...candidates] = text.split(' ');
      return nearestWord(word, candidates);
    },
  });
});

suite('hosts', () => {
  test('that everybody knows, in any letters', () => {
    for (const host of KNOWN_REGISTRIES) assert.ok(isWellKnownHost(host.toUpperCase()), host);
    for (const host of ['', 'example.com', 'cdn.quay.io', 'quay.io:443']) assert.ok(!isWellKnownHost(host), host);
  });

  const inside = [
    ...['localhost', 'registry', '', 'a.example.com:5000', '10.0.0.1', '[::1]', 'a.INTERNAL', 'a.svc', 'a.home.arpa'],
    ...['local', 'lan', 'corp', 'home', 'intranet', 'private', 'localdomain', 'test', 'example'].map(
      (domain) => `a.${domain}`,
    ),
  ];
  const outside = [
    'quay.io',
    'example.com',
    'a.local.io',
    'a.xlocal',
    'svc.io',
    '10.0.0.1.io',
    'a10.0.0.1',
    'a.com:',
    'a.com:x',
    '1.2.3',
  ];
  for (const host of inside) test(`${host} is private`, () => assert.ok(isPrivateHost(host)));
  for (const host of outside) test(`${host} is not`, () => assert.ok(!isPrivateHost(host)));
});
