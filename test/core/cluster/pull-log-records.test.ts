import assert from 'node:assert/strict';
import { readPullLog } from '../../../server/src/core/cluster/pull-log';
import { recordsOf } from '../../../server/src/core/cluster/pull-log-records';

const SOURCE =
  'reading manifest 1 in q.example/team/app: unauthorized: access to the requested resource is not authorized';
const WORDS = `initializing source docker://q.example/team/app:1: (Mirrors also failed: [m.example:5000/team/app:1: reading manifest 1 in m.example:5000/team/app: manifest unknown]): q.example/team/app:1: ${SOURCE}`;
const BACK_OFF = `Back-off pulling image "q.example/team/app:1": ErrImagePull: ${WORDS}`;

suite('the records of a log', () => {
  const texts: readonly [what: string, text: string, messages: readonly string[]][] = [
    [
      'klog, with the image that it names',
      String.raw`E1 9 remote_image.go:180] "PullImage from image service failed" err="rpc error: \"x\": y" image="q.example/a:1"`,
      ['Failed to pull image "q.example/a:1": rpc error: "x": y'],
    ],
    [
      'klog, with the error in quotes once more',
      String.raw`E1 9 pod_workers.go:1] "Error syncing pod, skipping" err="failed to \"StartContainer\" for \"app\" with ErrImagePull: \"Get \\\"https://q.example\\\": x\"" pod="a"`,
      ['Get "https://q.example": x'],
    ],
    ['klog without an error', 'I1 9 kubelet.go:1] "SyncLoop" pod="a"', ['I1 9 kubelet.go:1] "SyncLoop" pod="a"']],
    ['JSON over lines', `{\n  "message": "a \\"b\\" c",\n  "reason": "x"\n}`, ['{', 'a "b" c', '"reason": "x"', '}']],
    ['JSON in a line, with two messages', '{"message":"a","items":[{"message": "b\\nc"}]}', ['a', 'b\nc']],
    ['JSON around a log', String.raw`{"MESSAGE":"level=info msg=\"Pulling \\\"a\\\"\" id=1f"}`, ['Pulling "a"']],
    ['JSON inside of words stays there', 'error: {"message":"x"}', ['error: {"message":"x"}']],
    ['YAML in single quotes', "  message: 'it''s\n    folded'\n  reason: x", ["it's folded", 'reason: x']],
    ['YAML in double quotes', '- message: "a \\"b\\"\n    c"\n  note: d', ['a "b" c', 'd']],
    ['YAML without quotes', 'message: a\n  b\nmessage:\nc', ['a b', 'message:', 'c']],
    ['YAML as it stands', 'message: |-\n  a\n  b\n', ['a\nb', '']],
  ];
  for (const [what, text, messages] of texts) {
    test(what, () => {
      assert.deepEqual(
        [...recordsOf(text)].map(({ message }) => message),
        messages,
      );
    });
  }

  test('ids, and the lines on which records begin', () => {
    const log = [
      'level=info msg="a id=0"',
      'level=info msg="b" id=1f name=/x',
      "message: 'c",
      "  d'",
      '{"msg":"level=info msg=e id=2"}',
    ];
    assert.deepEqual(
      [...recordsOf(log.join('\n'))].map(({ message, id, line }) => `${line} ${message} ${id ?? '-'}`),
      ['0 a id=0 -', '1 b 1f', '2 c d -', '4 e 2'],
    );
  });

  test('a pull that fails is the same however it is quoted', () => {
    const folded = `    message: '${BACK_OFF.replaceAll(/: (?=reading|q\.)/g, ':\n      ')}'\n    reason: x`;
    const failed = `Failed to pull image "q.example/team/app:1": ${WORDS}`;
    const klog = (err: string): string => `E1 9 a.go:1] "Unhandled" err=${JSON.stringify(err)} pod="a"`;
    const expected = readPullLog(failed);
    assert.equal(expected[0]?.attempts.length, 2);
    assert.deepEqual(expected[0].attempts[1]?.outcome, { kind: 'failed', words: SOURCE });
    for (const text of [
      BACK_OFF,
      folded,
      `  "message": ${JSON.stringify(BACK_OFF)},`,
      `  "message": ${JSON.stringify(failed)},`,
      `E1 9 a.go:1] "Failed to pull image" err=${JSON.stringify(WORDS)} image="q.example/team/app:1"`,
      klog(`failed to "StartContainer" for "app" with ImagePullBackOff: ${JSON.stringify(BACK_OFF)}`),
    ])
      assert.deepEqual(readPullLog(text), expected, text);
    const twice = readPullLog(`${failed}\n${klog(`for "app" with ImagePullBackOff: ${JSON.stringify(BACK_OFF)}`)}`);
    assert.deepEqual(twice, expected);
  });
});
