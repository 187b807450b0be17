import assert from 'node:assert/strict';
import { causeOf, hostIn, registryIn } from '../../../server/src/core/cluster/pull-cause';
import type { LoggedPull } from '../../../server/src/core/cluster/logged-pull';
import { readPullLog } from '../../../server/src/core/cluster/pull-log';
import { samples } from '../../support/samples';

const PODMAN = String.raw`time="2026-11-21T04:22:06Z" level=debug msg="Attempting to pull candidate a.example/x:1 for a.example/x:1"
time="2026-11-21T04:22:06Z" level=debug msg="parsed reference into \"[vfs@/root]a.example/x:1\""
Trying to pull a.example/x:1...
time="2026-11-21T04:22:06Z" level=debug msg="Trying to access \"localhost:5000/m/x:1\""
time="2026-11-21T04:22:06Z" level=debug msg="GET https://localhost:5000/v2/"
time="2026-11-21T04:22:06Z" level=debug msg="Accessing \"localhost:5000/m/x:1\" failed: unable to retrieve auth token: invalid username/password: unauthorized"
time="2026-11-21T04:22:06Z" level=debug msg="Trying to access \"a.example/x:1\""
time="2026-11-21T04:22:06Z" level=debug msg="Accessing \"a.example/x:1\" failed: pinging container registry a.example: Get \"https://a.example/v2/\": dial tcp: lookup a.example on 10.0.0.1:53: no such host"
time="2026-11-21T04:22:06Z" level=debug msg="Error pulling candidate a.example/x:1: initializing source docker://a.example/x:1: (Mirrors also failed: [localhost:5000/m/x:1: unable to retrieve auth token: invalid username/password: unauthorized]): a.example/x:1: pinging container registry a.example: Get \"https://a.example/v2/\": dial tcp: lookup a.example on 10.0.0.1:53: no such host"
Error: initializing source docker://a.example/x:1: (Mirrors also failed: [localhost:5000/m/x:1: unable to retrieve auth token: invalid username/password: unauthorized]): a.example/x:1: pinging container registry a.example: Get "https://a.example/v2/": dial tcp: lookup a.example on 10.0.0.1:53: no such host
`;

const EVENT = String.raw`  Warning  Failed     12s (x3 over 53s)  kubelet  Failed to pull image "quay.io/team/app@sha256:${'ab'.repeat(32)}": rpc error: code = Unknown desc = (Mirrors also failed: [mirror.example.com:5000/team/app@sha256:${'ab'.repeat(32)}: reading manifest sha256:${'ab'.repeat(32)} in mirror.example.com:5000/team/app: manifest unknown]
[backup.example.com/team/app@sha256:${'ab'.repeat(32)}: pinging container registry backup.example.com: Get "https://backup.example.com/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority]): quay.io/team/app@sha256:${'ab'.repeat(32)}: pinging container registry quay.io: Get "https://quay.io/v2/": dial tcp 34.0.0.1:443: i/o timeout`;

suite('the log of a pull', () => {
  test('podman’s debug log is one pull, however often it says so', () => {
    assert.deepEqual(readPullLog(PODMAN).map(summary), [
      'a.example/x:1 | localhost:5000/m/x:1 unauthorized | a.example/x:1 no-such-host',
    ]);
  });

  test('the error alone tells the same', () => {
    const error = PODMAN.trimEnd().split('\n').at(-1)!;
    assert.deepEqual(readPullLog(error).map(summary), readPullLog(PODMAN).map(summary));
  });

  test('the status of a pod may have the words alone', () => {
    const words = 'reading manifest 1 in quay.io/team/app: manifest unknown';
    const status = `      message: 'rpc error: code = Unknown desc = ${words}'\n      reason: ErrImagePull\n`;
    assert.deepEqual(
      readPullLog(status).map(({ reference, failure }) => [reference, failure]),
      [[null, words]],
    );
  });

  test('what is tried again is one pull with a count', () => {
    const [pull, ...others] = readPullLog(PODMAN.repeat(3));
    assert.equal(others.length, 0);
    assert.equal(pull?.times, 3);
    assert.equal(pull.line, 0);
  });

  test('the event of a pod, over two lines', () => {
    const digest = `@sha256:${'ab'.repeat(32)}`;
    assert.deepEqual(readPullLog(`Events:\n${EVENT}\n  Normal  BackOff\n`).map(summary), [
      `quay.io/team/app${digest} | mirror.example.com:5000/team/app${digest} no-manifest | ` +
        `backup.example.com/team/app${digest} unknown-authority | quay.io/team/app${digest} timeout`,
    ]);
  });

  test('the same event as JSON has it', () => {
    const json = `      "message": ${JSON.stringify(EVENT.trim())},\n      "reason": "Failed"`;
    assert.deepEqual(readPullLog(json).map(summary), readPullLog(EVENT).map(summary));
  });

  test('CRI-O through journalctl, with the wrapping of newer releases', () => {
    const log = String.raw`Nov 21 04:22:06 node crio[2211]: time="2026-11-21 04:22:06.123456789Z" level=info msg="Pulling image: quay.io/team/app:1" id=1f name=/runtime.v1.ImageService/PullImage
Nov 21 04:22:06 node crio[2211]: time="2026-11-21 04:22:06.2Z" level=info msg="Trying to access \"quay.io/team/app:1\""
Nov 21 04:22:06 node kubenswrapper[99]: E1121 kuberuntime_image.go: Failed to pull image "quay.io/team/app:1": rpc error: code = Unknown desc = unable to pull image or OCI artifact: pull image err: initializing source docker://quay.io/team/app:1: reading manifest 1 in quay.io/team/app: unauthorized: access to the requested resource is not authorized; artifact err: get manifest: build image source: unauthorized`;
    assert.deepEqual(readPullLog(log).map(summary), ['quay.io/team/app:1 | quay.io/team/app:1 unauthorized']);
  });

  test('an image that is served, then the next', () => {
    const log = String.raw`time="1" level=debug msg="Trying to access \"m.example/a:1\""
time="1" level=debug msg="GET https://m.example/v2/a/manifests/1"
time="1" level=debug msg="Trying to access \"m.example/b:1\""`;
    assert.deepEqual(readPullLog(log).map(summary), ['null | m.example/a:1 served', 'null | m.example/b:1 unknown']);
  });

  test('policy.json rejects, whatever the endpoints gave', () => {
    const log = String.raw`time="1" level=debug msg="Attempting to pull candidate q.example/a:1 for q.example/a:1"
time="1" level=debug msg="Trying to access \"m.example/a:1\""
Error: Source image rejected: Running image docker://q.example/a:1 is rejected by policy.`;
    const [pull] = readPullLog(log);
    assert.equal(pull?.reference, 'q.example/a:1');
    assert.equal(causeOf(pull.failure ?? ''), 'rejected');
  });

  const DEBUG = 'time="1" level=debug msg=';
  const lines: readonly [what: string, log: readonly string[], pulls: readonly string[]][] = [
    [
      'an image of skopeo, with its transport',
      [
        `${DEBUG}"Copying image ref [overlay]x from=\\"docker://a.example/x:1\\""`,
        `${DEBUG}"Trying to access \\"a.example/x:1\\""`,
      ],
      ['a.example/x:1 | a.example/x:1 unknown'],
    ],
    [
      'a beginning inside of a line begins nothing',
      [`${DEBUG}"no Pulling image: a.example/x:1"`, `${DEBUG}"no Trying to access \\"a.example/x:1\\""`],
      [],
    ],
    ['a beginning alone says nothing', [`${DEBUG}"Attempting to pull candidate a.example/x:1 for x"`], []],
    [
      'a failure of another reference than the last is none of it',
      [`${DEBUG}"Trying to access \\"a.example/x:1\\""`, `${DEBUG}"Accessing \\"b.example/x:1\\" failed: denied"`],
      ['null | a.example/x:1 unknown'],
    ],
    [
      'two pulls, each with its beginning',
      [
        `${DEBUG}"Attempting to pull candidate a.example/x:1 for x"`,
        `${DEBUG}"Trying to access \\"a.example/x:1\\""`,
        `${DEBUG}"Accessing \\"a.example/x:1\\" failed: denied"`,
        `${DEBUG}"Attempting to pull candidate b.example/x:1 for x"`,
        `${DEBUG}"Trying to access \\"b.example/x:1\\""`,
      ],
      ['a.example/x:1 | a.example/x:1 denied', 'b.example/x:1 | b.example/x:1 unknown'],
    ],
    [
      'what was asked is filled in from the end',
      [
        `${DEBUG}"Trying to access \\"z.example/x:1\\""`,
        `${DEBUG}"Accessing \\"z.example/x:1\\" failed: denied"`,
        `${DEBUG}"Trying to access \\"a.example/x:1\\""`,
        'initializing source docker://a.example/x:1: i/o timeout',
      ],
      ['a.example/x:1 | z.example/x:1 denied | a.example/x:1 timeout'],
    ],
    [
      'an end that names other endpoints is a failure of its own',
      [`${DEBUG}"Trying to access \\"a.example/x:1\\""`, 'initializing source docker://b.example/x:1: i/o timeout'],
      ['b.example/x:1 | a.example/x:1 unknown'],
    ],
    [
      'an end that is known names what had no name',
      [
        `${DEBUG}"Trying to access \\"a.example/x:1\\""`,
        'reading manifest for docker://a.example/x:1: manifest unknown',
        'Failed to pull image "a.example/x:1": manifest unknown',
      ],
      ['a.example/x:1 | a.example/x:1 no-manifest'],
    ],
    [
      'the end of another image is another pull',
      ['pinging docker://a.example:5000/x:1: denied', 'pinging docker://b.example:5000/x@sha256:ab: denied'],
      [
        'a.example:5000/x:1 | a.example:5000/x:1 denied',
        'b.example:5000/x@sha256:ab | b.example:5000/x@sha256:ab denied',
      ],
    ],
    [
      'buildah’s and skopeo’s words',
      [
        'Error parsing image name "docker://a.example/x:1": denied',
        'Error reading manifest "docker://b.example/x:1": denied',
        'Error initializing source of "docker://c.example/x:1": denied',
      ],
      [
        'a.example/x:1 | a.example/x:1 denied',
        'b.example/x:1 | b.example/x:1 denied',
        'c.example/x:1 | c.example/x:1 denied',
      ],
    ],
    [
      'mirrors without words, and with one that has brackets',
      ['(Mirrors also failed: [m.example/x:1]): a.example/x:1: [denied] [again]'],
      ['null | m.example/x:1 other | a.example/x:1 denied'],
    ],
    [
      'an error that goes over lines is one, up to its end',
      [
        '(Mirrors also failed: [m.example/x:1: denied]',
        '  [n.example/x:1: 401]',
        ']): a.example/x:1: i/o timeout',
        'next',
      ],
      ['null | m.example/x:1 denied | n.example/x:1 unauthorized | a.example/x:1 timeout'],
    ],
    [
      'an error beside its message',
      ['time="1" level=warning msg="Failed" error="initializing source docker://a.example/x:1: denied"'],
      ['a.example/x:1 | a.example/x:1 denied'],
    ],
    [
      'podman says that the image is there',
      [
        `${DEBUG}"Attempting to pull candidate a.example/x:1 for a.example/x:1"`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        'Writing manifest to image destination',
        `${DEBUG}"Pulled candidate a.example/x:1 successfully"`,
      ],
      ['a.example/x:1 | m.example/x:1 served'],
    ],
    [
      'skopeo names the image once it has its manifest, and at the end says what it writes',
      [
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"Accessing \\"m.example/x:1\\" failed: denied"`,
        `${DEBUG}"Trying to access \\"n.example/x:1\\""`,
        `${DEBUG}"IsRunningImageAllowed for image docker:a.example/x:1"`,
        'Writing manifest to image destination',
        `${DEBUG}"Trying to access \\"b.example/x:1\\""`,
      ],
      ['a.example/x:1 | m.example/x:1 denied | n.example/x:1 served', 'null | b.example/x:1 unknown'],
    ],
    [
      'CRI-O says by digest what it has pulled',
      [
        `${DEBUG}"Pulling image: a.example:5000/x:1" id=1`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"Pulled image: a.example:5000/x@sha256:ab" id=1`,
      ],
      ['a.example:5000/x:1 | m.example/x:1 served'],
    ],
    [
      'another image that is there says nothing of this one, nor of one that failed',
      [
        `${DEBUG}"Pulling image: a.example/x:1"`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"Pulled image: b.example/y@sha256:ab"`,
        `${DEBUG}"Pulling image: c.example/x:1"`,
        `${DEBUG}"Trying to access \\"c.example/x:1\\""`,
        `${DEBUG}"Accessing \\"c.example/x:1\\" failed: denied"`,
        `${DEBUG}"Pulled image: c.example/x@sha256:ab"`,
      ],
      ['a.example/x:1 | m.example/x:1 unknown', 'c.example/x:1 | c.example/x:1 denied'],
    ],
    [
      'a download that fails is a failure of the endpoint that gave the manifest',
      [
        `${DEBUG}"Attempting to pull candidate a.example/x:1 for a.example/x:1"`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        'Error: unable to copy from source docker://a.example/x:1: reading blob sha256:ab: Get "https://cdn.example/x": i/o timeout',
      ],
      ['a.example/x:1 | m.example/x:1 timeout'],
    ],
    [
      'skopeo ends with a fatal line, and says again what is known',
      [
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"IsRunningImageAllowed for image docker:a.example/x:1"`,
        'time="1" level=fatal msg="reading blob sha256:ab: denied"',
        'time="1" level=fatal msg="reading blob sha256:ab: denied"',
      ],
      ['a.example/x:1 | m.example/x:1 denied'],
    ],
    [
      'what an engine tries again is the same pull, also where the error names what the endpoint stands for',
      [
        `${DEBUG}"Attempting to pull candidate a.example/x:1 for a.example/x:1"`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"Accessing \\"m.example/x:1\\" failed: pinging container registry m.example: EOF"`,
        'time="1" level=warning msg="Failed, retrying in 1s ... (1/3). Error: initializing source docker://a.example/x:1: pinging container registry m.example: EOF"',
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"IsRunningImageAllowed for image docker:a.example/x:1"`,
        'time="1" level=warning msg="Failed, retrying in 1s ... (2/3). Error: parsing image configuration: i/o timeout"',
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"Pulled candidate a.example/x:1 successfully"`,
      ],
      ['a.example/x:1 | m.example/x:1 other', 'a.example/x:1 | m.example/x:1 timeout', 'null | m.example/x:1 served'],
    ],
    [
      'an endpoint of which only the end tells is known by its registry',
      [
        `${DEBUG}"Pulling image: a.example/x:1"`,
        `${DEBUG}"Trying to access \\"m.example:5000/x:1\\""`,
        'Failed to pull image "a.example/x:1": pinging container registry m.example:5000: i/o timeout',
      ],
      ['a.example/x:1 | m.example:5000/x:1 timeout'],
    ],
    [
      'CRI-O names endpoints as it asks them, and why one failed at debug level only',
      [
        `${DEBUG}"Pulling image: a.example/x:1"`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"Trying to access \\"a.example/x:1\\""`,
        `${DEBUG}"Pulled image: a.example/x@sha256:ab"`,
        `${DEBUG}"Pulling image: b.example/x:1"`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"Trying to access \\"b.example/x:1\\""`,
        'Failed to pull image "b.example/x:1": (Mirrors also failed: [m.example/x:1: denied]): b.example/x:1: i/o timeout',
      ],
      [
        'a.example/x:1 | m.example/x:1 other | a.example/x:1 served',
        'b.example/x:1 | m.example/x:1 denied | b.example/x:1 timeout',
      ],
    ],
    [
      'one that has given the manifest did not fail',
      [
        `${DEBUG}"Attempting to pull candidate a.example/x:1 for x"`,
        `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
        `${DEBUG}"IsRunningImageAllowed for image docker:a.example/x:1"`,
        `${DEBUG}"Trying to access \\"b.example/x:1\\""`,
      ],
      ['a.example/x:1 | m.example/x:1 served', 'null | b.example/x:1 unknown'],
    ],
    [
      'words without quotes, and ones that are cut off',
      [
        'time=1 level=info msg=plain',
        'time=1 level=info msg="Pulling image: a.example/x:1',
        `${DEBUG}"Trying to access \\"a.example/x:1\\""`,
      ],
      ['a.example/x:1 | a.example/x:1 unknown'],
    ],
  ];
  for (const [what, log, pulls] of lines) {
    test(what, () => {
      assert.deepEqual(readPullLog(log.join('\n')).map(summary), pulls);
    });
  }

  test('what is wrapped around the words of a failure is taken off', () => {
    const failure = (words: string): string | null | undefined =>
      readPullLog(`Failed to pull image "a/x:1": ${words}`)[0]?.failure;
    const words = 'rewriting reference: x';
    for (const around of [
      `rpc error: code = Unknown desc = ${words}`,
      `rpc error: code = NotFound desc = unable to pull image or OCI artifact: pull image err: ${words}; artifact err: y\nz`,
      `pull image err: ${words}`,
      `copying system image from manifest list: ${words}`,
      `initializing source docker://a/x:1: ${words}`,
      `  ${words}  `,
    ]) {
      assert.equal(failure(around), words);
    }
    assert.equal(
      failure(`so rpc error: code = Unknown desc = ${words}`),
      `so rpc error: code = Unknown desc = ${words}`,
    );
  });

  test('failures that are none of an endpoint’s are told once, and on which line', () => {
    const log = [
      'short-name "x" did not resolve to an alias',
      'short-name "x" did not resolve to an alias',
      'not a short-name resolution',
    ];
    const pulls = readPullLog(['', ...log].join('\r\n'));
    assert.deepEqual(
      pulls.map(({ failure, line, times, attempts }) => [failure, line, times, attempts.length]),
      [['short-name "x" did not resolve to an alias', 1, 1, 0]],
    );
    const [first, second] = readPullLog('short-name resolution enforced: a\nshort-name resolution enforced: b');
    assert.deepEqual(
      [first?.failure, second?.failure],
      ['short-name resolution enforced: a', 'short-name resolution enforced: b'],
    );
    for (const words of [
      'loading registries configuration: x',
      'no Signature',
      'rewriting reference a: x',
      'reading blob sha256:ab: Get "https://cdn.example/x": EOF',
      'choosing an image from manifest list docker://a/x:1: x',
    ]) {
      const [pull] = readPullLog(`Failed to pull image "a/x:1": ${words}`);
      assert.deepEqual([pull?.reference, pull?.attempts.length, pull?.failure], ['a/x:1', 0, words]);
    }
  });

  test('what is about no pull is passed over, and no text is too odd', () => {
    assert.deepEqual(readPullLog('hello\nError: something else\n(Mirrors'), []);
    for (const odd of [
      '(Mirrors also failed: [',
      '(Mirrors also failed: []): ',
      'time= level= msg="',
      'Failed to pull image "',
    ]) {
      assert.ok(Array.isArray(readPullLog(odd)));
      assert.ok(Array.isArray(readPullLog(`${odd}\n`.repeat(3000))));
    }
  });

  test('the words of every cause', () => {
    const words: Readonly<Record<string, string>> = {
      'registry a.example is blocked in /etc/containers/registries.conf or /etc/containers/registries.conf.d':
        'blocked',
      'reading manifest 1 in localhost:1/m/x: denied': 'denied',
      'reading manifest 1 in localhost:1/m/x: name unknown': 'no-repository',
      'pinging container registry localhost:1: Get "https://localhost:1/v2/": http: server gave HTTP response to HTTPS client':
        'plain-http',
      'pinging container registry a: Get "https://a/v2/": x509: certificate has expired or is not yet valid: current time':
        'certificate-expired',
      'Get "https://a/v2/": tls: failed to verify certificate: x509: certificate is valid for b, not a':
        'certificate-name',
      'Get "https://a/v2/": proxyconnect tcp: dial tcp 127.0.0.1:9: connect: connection refused': 'proxy',
      'Get "http://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused': 'refused',
      'dial tcp 10.0.0.1:443: connect: no route to host': 'unreachable',
      'reading manifest 1 in a/m/x: toomanyrequests: You have reached your pull rate limit': 'rate-limit',
      'pinging container registry a: invalid status code from registry 404 (Not Found)': 'no-registry',
      'pinging container registry a: invalid status code from registry 503 (Service Unavailable)': 'server-error',
      'choosing an image from manifest list docker://a: no image found in manifest list for architecture arm64':
        'no-platform',
      'writing blob: no space left on device': 'no-space',
      'Source image rejected: Running image docker://a/x:1 is rejected by policy.': 'rejected',
      'Source image rejected: Signature for identity a/x is not accepted': 'signature',
      'signature verification failed': 'signature',
      SignatureValidationFailed: 'signature',
      '429 Too Many Requests': 'rate-limit',
      'no image found in image index for architecture s390x': 'no-platform',
      'image does not match the specified platform': 'no-platform',
      'tls: first record does not look like a TLS handshake': 'plain-http',
      'x509: certificate signed by unknown authority': 'unknown-authority',
      'x509: “a” certificate is not trusted': 'unknown-authority',
      'self-signed certificate in certificate chain': 'unknown-authority',
      'self signed certificate': 'unknown-authority',
      'x509: certificate is not valid for any names': 'certificate-name',
      'x509: cannot validate certificate for 10.0.0.1 because it doesn’t matter': 'certificate-name',
      "x509: it doesn't contain any IP SANs": 'certificate-name',
      'x509: certificate relies on legacy Common Name field': 'certificate-name',
      'Proxy Authentication Required': 'proxy',
      'dial tcp: lookup a on 10.0.0.1:53: server misbehaving': 'no-such-host',
      'Temporary failure in name resolution': 'no-such-host',
      'dial tcp: lookup a.example on 10.0.0.1:53: read udp': 'no-such-host',
      'read tcp 10.0.0.1: connection reset by peer': 'refused',
      'connect: network is unreachable': 'unreachable',
      'connect: host is unreachable': 'unreachable',
      'dial tcp 10.0.0.1:443: i/o timeout': 'timeout',
      'net/http: TLS handshake timeout': 'timeout',
      'net/http: request canceled (Client.Timeout exceeded while awaiting headers)': 'timeout',
      'context deadline exceeded': 'timeout',
      'NAME_UNKNOWN: x': 'no-repository',
      'repository name not known to registry': 'no-repository',
      'repository a/x not found': 'no-repository',
      'reading manifest 1 in a/x: manifest unknown': 'no-manifest',
      'MANIFEST_UNKNOWN: x': 'no-manifest',
      'manifest for a/x:1 not found': 'no-manifest',
      'manifest a/x:1 was not found': 'no-manifest',
      'reading manifest 1 in a/x: not found': 'no-manifest',
      'authentication required': 'unauthorized',
      'invalid username/password': 'unauthorized',
      'status 401 of a': 'unauthorized',
      'status 4010 of a': 'other',
      'status 403 of a': 'denied',
      '403 Forbidden': 'denied',
      'it is undeniedly odd': 'other',
      'pinging container registry a: unexpected end of JSON input': 'no-registry',
      'received unexpected HTTP status: 500': 'server-error',
      'invalid status code from registry 5': 'server-error',
      '502 Bad Gateway': 'server-error',
      '504 Gateway Timeout': 'server-error',
      '500 Internal Server Error': 'server-error',
      'after 1500 tries: Error': 'other',
      'copying layers: context canceled': 'canceled',
      'A signature was required, but no signature exists': 'signature',
      'nobody has ever said this': 'other',
    };
    for (const [text, cause] of Object.entries(words)) assert.equal(causeOf(text), cause, text);
  });

  test('an error after the manifest that is none of the download leaves the endpoint as it was', () => {
    const log = [
      `${DEBUG}"Trying to access \\"m.example/x:1\\""`,
      'Writing manifest to image destination',
      'Error: committing the finished image: no space left on device',
    ];
    const [pull] = readPullLog(log.join('\n'));
    assert.deepEqual(pull?.attempts, [{ reference: 'm.example/x:1', outcome: { kind: 'served' } }]);
    assert.equal(pull.failure, 'committing the finished image: no space left on device');
    assert.deepEqual(readPullLog('Error: no space left on device'), []);
  });

  test('without a debug log a download that fails is one of what the user was shown', () => {
    const pull = (name: string): string =>
      `Trying to pull ${name}...\nGetting image source signatures\nError: parsing image configuration: fetching blob: received unexpected HTTP status: 503\n`;
    const said = readPullLog(`${pull('a.example/x:1')}${pull('b.example/x:1')}`);
    assert.deepEqual(
      said.map(({ reference, attempts, failure, line }) => [reference, attempts, causeOf(failure ?? ''), line]),
      [
        ['a.example/x:1', [], 'server-error', 2],
        ['b.example/x:1', [], 'server-error', 5],
      ],
    );
    const several = `Trying to pull a.example/x:1...\nTrying to pull b.example/x:1...\nError: 2 errors occurred while pulling:\n * initializing source docker://a.example/x:1: reading manifest 1 in a.example/x: manifest unknown\n * initializing source docker://b.example/x:1: pinging container registry b.example: EOF\n`;
    assert.deepEqual(readPullLog(several).map(summary), [
      'a.example/x:1 | a.example/x:1 no-manifest',
      'b.example/x:1 | b.example/x:1 other',
    ]);
    const went = 'Trying to pull a.example/x:1...\nCopying blob 1\nWriting manifest to image destination\n';
    assert.deepEqual(readPullLog(went), []);
  });

  test('what fails before an endpoint is asked is a pull of what podman was asked for', () => {
    const asked = (name: string): string => `${DEBUG}"Pulling image ${name} (policy: always)"\n`;
    const configuration = 'loading registries configuration "/etc/x.conf": pull-from-mirror must not be set';
    const alias =
      'short-name "foo" did not resolve to an alias and no unqualified-search registries are defined in "/x"';
    const prompt = 'short-name resolution enforced but cannot prompt without a TTY';
    const failures: readonly [log: string, reference: string | null, failure: string][] = [
      [`${asked('a.example/x:1')}Error: ${configuration}`, 'a.example/x:1', configuration],
      [`Error: ${configuration}`, null, configuration],
      [`${asked('foo')}Error: ${alias}`, 'foo', alias],
      [`Error: ${alias}`, 'foo', alias],
      [`Error: ${prompt}`, null, prompt],
      [`${asked('bar')}time="1" level=fatal msg="${prompt}"`, 'bar', prompt],
    ];
    for (const [log, reference, failure] of failures)
      assert.deepEqual(
        readPullLog(log).map((pull) => [pull.reference, pull.attempts, pull.failure]),
        [[reference, [], failure]],
      );
    assert.deepEqual(readPullLog(`${asked('a.example/x:1')}Error: crun: no such file`), []);
    assert.deepEqual(readPullLog(`${DEBUG}"loading registries configuration"`), []);
  });

  test('the errors that podman sums up are those of its pulls, and of no further ones', () => {
    const words = (name: string): string => `initializing source docker://${name}: pinging container registry: EOF`;
    const [a, b, c] = ['a.example/x:latest', 'b.example/x:latest', 'c.example/x:latest'] as const;
    const tried = (name: string): string =>
      [
        `${DEBUG}"Attempting to pull candidate ${name} for x"`,
        `Trying to pull ${name}...`,
        `${DEBUG}"Trying to access \\"${name}\\""`,
        `${DEBUG}"Accessing \\"${name}\\" failed: pinging container registry: EOF"`,
        `time="1" level=warning msg="Failed, retrying in 1s ... (1/1). Error: ${words(name)}"`,
        `${DEBUG}"Trying to access \\"${name}\\""`,
        `${DEBUG}"Accessing \\"${name}\\" failed: pinging container registry: EOF"`,
        `${DEBUG}"Error pulling candidate ${name}: ${words(name)}"`,
        '',
      ].join('\n');
    const sum = (...names: readonly string[]): string =>
      `Error: ${names.length} errors occurred while pulling:\n${names.map((name) => ` * ${words(name)}\n`).join('')}`;
    const times = (log: string): string[] => readPullLog(log).map((pull) => `${pull.reference} ${pull.times}`);
    const log = tried(a) + tried(b) + sum(a, b);
    assert.deepEqual(times(log), [`${a} 2`, `${b} 2`]);
    assert.deepEqual(times(log.replaceAll(/^.*level=debug.*\n/gm, '')), [`${a} 1`, `${b} 1`]);
    assert.deepEqual(times(tried(a) + tried(b) + sum(a, b, c)), [`${a} 2`, `${b} 2`, `${c} 1`]);
    // The pulls of the command before are not those of this one.
    assert.deepEqual(times(sum(a, b) + sum(a, b)), [`${a} 1`, `${b} 1`, `${a} 1`, `${b} 1`]);
    assert.deepEqual(times(`Error: ${words(a)}\nError: ${words(b)}\n${sum(a, b)}`).length, 4);
  });

  test('a log as a terminal shows it, with colours and without', () => {
    const lines = (level: (name: string) => string): string =>
      [
        `${level('INFO')}[0000] podman filtering at log level debug         `,
        `${level('DEBU')}[0000] Trying to access "m.io/a:1"                 `,
        `${level('DEBU')}[0001] Accessing "m.io/a:1" failed: pinging container registry m.io: EOF `,
        `${level('DEBU')}[0001] Trying to access "quay.io/a:1"              `,
        `${level('FATA')}[0002] initializing source docker://quay.io/a:1: reading manifest 1 in quay.io/a: unauthorized `,
      ].join('\n');
    const plain = readPullLog(lines((name) => name));
    assert.deepEqual(plain.map(summary), ['quay.io/a:1 | m.io/a:1 other | quay.io/a:1 unauthorized']);
    assert.deepEqual(readPullLog(lines((name) => `\x1b[37m${name}\x1b[0m`)), plain);
  });

  test('the registry that the words name, and the host that was asked', () => {
    const named: readonly [words: string, registry: string | null, host: string | null][] = [
      [
        'pinging container registry m.example:5000: Get "https://m.example:5000/v2/": EOF',
        'm.example:5000',
        'm.example:5000',
      ],
      ['pinging container registry m.example: received unexpected HTTP status: 500', 'm.example', 'm.example'],
      [
        'reading manifest 1 in m.example:5000/x: Get "https://cdn.example:1/y?a=b": EOF',
        'm.example:5000',
        'cdn.example:1',
      ],
      ['reading blob sha256:ab: Get "http://cdn.example/x": EOF', null, 'cdn.example'],
      [
        'pinging container registry registry-1.docker.io: Get "https://registry-1.docker.io/v2/": EOF',
        'docker.io',
        'registry-1.docker.io',
      ],
      ['toomanyrequests: see https://www.example/limit', null, null],
    ];
    for (const [words, registry, host] of named) assert.deepEqual([registryIn(words), hostIn(words)], [registry, host]);
  });

  samples('core/cluster/pull-log', {
    readPullLog: (text) => readPullLog(text),
    causeOf: (text) => causeOf(text),
  });
});

function summary({ reference, attempts }: LoggedPull): string {
  const tried = attempts.map(
    ({ reference: at, outcome }) => `${at} ${outcome.kind === 'failed' ? causeOf(outcome.words) : outcome.kind}`,
  );
  return [reference ?? 'null', ...tried].join(' | ');
}
