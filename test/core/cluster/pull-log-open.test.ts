import assert from 'node:assert/strict';
import { readPullLog } from '../../../server/src/core/cluster/pull-log';
import { cpuMilliseconds } from '../../support/cpu-time';
import { assertGrowsLinearly } from '../../support/growth';

const pulling = (id: number, reference: string): string =>
  `level=info msg="Pulling image: ${reference}" id=${id} name=/x`;
const pulled = (id: number, name: string): string =>
  `level=info msg="Pulled image: ${name}@sha256:ab" id=${id} name=/x`;
const asking = (endpoint: string): string => `level=info msg="Trying to access \\"${endpoint}\\""`;
const failing = (endpoint: string): string => `level=debug msg="Accessing \\"${endpoint}\\" failed: denied"`;

suite('several pulls at a time', () => {
  const logs: readonly [what: string, log: readonly string[], pulls: readonly string[]][] = [
    [
      'each endpoint is one of the pull that it fits',
      [
        pulling(1, 'q.example/team/app:1'),
        pulling(2, 'q.example/team/web:1'),
        asking('m.example/team/app:1'),
        asking('m.example/team/web:1'),
        pulled(1, 'q.example/team/app'),
        asking('q.example/team/web:1'),
        pulled(2, 'q.example/team/web'),
      ],
      [
        'q.example/team/app:1 | m.example/team/app:1 served',
        'q.example/team/web:1 | m.example/team/web:1 failed | q.example/team/web:1 served',
      ],
    ],
    [
      'the longer part of a path in common decides, and a tag or digest that differs',
      [
        pulling(1, 'q.example/a/x:1'),
        pulling(2, 'q.example/b/x:1'),
        pulling(3, 'q.example/release@sha256:cd'),
        asking('m.example/b/x:1'),
        asking('m.example/any@sha256:cd'),
        asking('q.example/a/x:1'),
        pulled(3, 'q.example/release'),
      ],
      [
        'q.example/a/x:1 | q.example/a/x:1 unknown',
        'q.example/b/x:1 | m.example/b/x:1 unknown',
        'q.example/release@sha256:cd | m.example/any@sha256:cd served',
      ],
    ],
    [
      'one that fits several, or none, is known of none, nor what came of those before',
      [
        pulling(1, 'q.example/a:1'),
        pulling(2, 'q.example/b:1'),
        asking('m.example/a:1'),
        asking('m.example/any:1'),
        asking('m.example/other:2'),
        failing('m.example/other:2'),
        pulled(1, 'q.example/a'),
        asking('q.example/b:1'),
        pulled(2, 'q.example/b'),
      ],
      [
        'q.example/a:1 | m.example/a:1 unknown',
        'q.example/b:1 | q.example/b:1 served',
        'null | m.example/any:1 unknown',
        'null | m.example/other:2 failed',
      ],
    ],
    [
      'what was not clear the error at the end tells',
      [
        pulling(1, 'q.example/a:1'),
        pulling(2, 'q.example/b:1'),
        asking('m.example/x:1'),
        'Failed to pull image "q.example/a:1": (Mirrors also failed: [m.example/x:1: denied]): q.example/a:1: denied',
      ],
      ['q.example/a:1 | m.example/x:1 failed | q.example/a:1 failed'],
    ],
    [
      'an error is of the pull that it names, or whose id it has, or that has its source',
      [
        pulling(1, 'q.example/a:1'),
        pulling(2, 'q.example/b:1'),
        pulling(3, 'q.example/c:1'),
        asking('q.example/a:1'),
        asking('q.example/b:1'),
        asking('m.example/c:1'),
        'Failed to pull image "q.example/b:1": manifest unknown',
        'level=debug msg="Response error: (Mirrors also failed: [m.example/c:1: x]): q.example/c:1: y" id=3 name=/x',
        '(Mirrors also failed: [m.example/a:1: x]): q.example/a:1: y',
      ],
      [
        'q.example/a:1 | m.example/a:1 failed | q.example/a:1 failed',
        'q.example/b:1 | q.example/b:1 failed',
        'q.example/c:1 | m.example/c:1 failed | q.example/c:1 failed',
      ],
    ],
    [
      'an error of another image than the open one is none of it',
      [
        pulling(1, 'q.example/team/app:1'),
        asking('m.example/team/app:1'),
        'Failed to pull image "q.example/team/web:1": manifest unknown',
        pulled(1, 'q.example/team/app'),
      ],
      ['q.example/team/app:1 | m.example/team/app:1 served', 'q.example/team/web:1 | q.example/team/web:1 failed'],
    ],
    [
      'one open pull has its mirrors under any name',
      [pulling(1, 'q.example/a:1'), asking('m.example/any/name:1'), pulled(1, 'q.example/a')],
      ['q.example/a:1 | m.example/any/name:1 served'],
    ],
    [
      'a second request for an image waits for the first',
      [
        pulling(1, 'q.example/a:1'),
        asking('m.example/a:1'),
        pulling(2, 'q.example/a:1'),
        asking('q.example/a:1'),
        pulled(1, 'q.example/a'),
        pulled(2, 'q.example/a'),
      ],
      ['q.example/a:1 | m.example/a:1 failed | q.example/a:1 served'],
    ],
    [
      'or tries again, where the first has failed without a word',
      [
        pulling(1, 'q.example/a:1'),
        asking('m.example/a:1'),
        asking('q.example/a:1'),
        pulling(2, 'q.example/a:1'),
        asking('m.example/a:1'),
        pulled(2, 'q.example/a'),
      ],
      ['q.example/a:1 | m.example/a:1 failed | q.example/a:1 unknown', 'q.example/a:1 | m.example/a:1 served'],
    ],
    [
      'an image that is there is not one whose name begins like it',
      [
        pulling(1, 'q.example/a:1'),
        asking('q.example/a:1'),
        'level=info msg="Pulled image: q.example/ab@sha256:ab"',
        'level=info msg="Pulled image: q.example/a@sha256:ab"',
      ],
      ['q.example/a:1 | q.example/a:1 served'],
    ],
    [
      'policy.json is asked about one of them',
      [
        pulling(1, 'q.example/a:1'),
        pulling(2, 'q.example/b:1'),
        asking('q.example/a:1'),
        'level=debug msg="IsRunningImageAllowed for image docker:q.example/a:1"',
        'level=debug msg="Writing manifest to image destination"',
        asking('q.example/a:1'),
      ],
      ['q.example/a:1 | q.example/a:1 served', 'null | q.example/a:1 unknown'],
    ],
  ];
  for (const [what, log, pulls] of logs) {
    test(what, () => {
      assert.deepEqual(told(log), pulls);
    });
  }

  test('however many seem to be open, each endpoint is held against few', () => {
    const timeOf = (count: number): number => {
      const log = Array.from(
        { length: count },
        (_, at) => `${pulling(at, `q.example/${at}:1`)}\n${asking('m.example/x:1')}`,
      );
      return cpuMilliseconds(() => {
        readPullLog(log.join('\n'));
      });
    };
    assertGrowsLinearly((scale) => timeOf(2000 * scale) / timeOf(1000 * scale));
  }).timeout(60_000);
});

function told(log: readonly string[]): string[] {
  return readPullLog(log.join('\n')).map(({ reference, attempts, failure }) =>
    [
      String(reference),
      ...attempts.map(({ reference: at, outcome }) => `${at} ${outcome.kind}`),
      ...(failure === null ? [] : [failure]),
    ].join(' | '),
  );
}
