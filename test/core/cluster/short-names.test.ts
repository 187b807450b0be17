import assert from 'node:assert/strict';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import { resolveShortName } from '../../../server/src/core/cluster/short-names';
import { plainFile, type PlainConf } from '../../support/plain-registries';
import { DIGEST } from '../../support/random-configurations';

const MAIN = '/etc/containers/registries.conf';

/** What becomes of a name: candidates joined by blanks, or the error. */
function outcome(name: string, ...files: PlainConf[]): string {
  const loaded = loadRegistries(files.map((plain, i) => plainFile(plain, i === 0 ? MAIN : `${MAIN}.d/${i}.conf`)));
  assert.ok(loaded.kind === 'loaded');
  const { candidates, error, description } = resolveShortName(name, loaded.conf);
  assert.equal(description === null, error !== null);
  return error ?? candidates.join(' ');
}

suite('short-names', () => {
  const search = ['a.io', 'docker.io'];
  const cases: readonly [what: string, name: string, files: readonly PlainConf[], outcome: string][] = [
    ['each search registry in turn', 'x', [{ search }], 'a.io/x:latest docker.io/library/x:latest'],
    ['the tag goes along', 'n/x:1', [{ search }], 'a.io/n/x:1 docker.io/n/x:1'],
    ['the digest goes along', `x@${DIGEST}`, [{ search: ['a.io'] }], `a.io/x@${DIGEST}`],
    ['an alias wins over the search list', 'x', [{ search, aliases: { x: 'q.io/y' } }], 'q.io/y:latest'],
    ['an alias takes tag and digest along', `x:1@${DIGEST}`, [{ aliases: { x: 'q.io/y' } }], `q.io/y:1@${DIGEST}`],
    ['an alias to Docker Hub is filled in', 'x', [{ aliases: { x: 'docker.io/y' } }], 'docker.io/library/y:latest'],
    ['an alias is for the whole name', 'n/x', [{ search: ['a.io'], aliases: { x: 'q.io/y' } }], 'a.io/n/x:latest'],
    [
      'a cancelled alias',
      'x',
      [{ search: ['a.io'], aliases: { x: 'q.io/y' } }, { aliases: { x: '' } }],
      'a.io/x:latest',
    ],
    [
      'enforcing asks, and cannot',
      'x',
      [{ search, shortNameMode: 'enforcing' }],
      'short-name resolution enforced but cannot prompt without a TTY',
    ],
    ['enforcing with one candidate', 'x', [{ search: ['a.io'], shortNameMode: 'enforcing' }], 'a.io/x:latest'],
    [
      'enforcing with an alias',
      'x',
      [{ search, shortNameMode: 'enforcing', aliases: { x: 'q.io/y' } }],
      'q.io/y:latest',
    ],
    ['disabled', 'x', [{ search, shortNameMode: 'disabled' }], 'a.io/x:latest docker.io/library/x:latest'],
    [
      'nothing to search in',
      'x:1',
      [{}],
      `short-name "x:1" did not resolve to an alias and no unqualified-search registries are defined in "${MAIN}"`,
    ],
    [
      'a drop-in that empties the list',
      'x',
      [{ search }, { search: [] }],
      `short-name "x" did not resolve to an alias and no unqualified-search registries are defined in "${MAIN}.d/1.conf"`,
    ],
    [
      'a name with capitals',
      'FOO/x',
      [{ search }],
      'creating reference with unqualified-search registry "a.io": invalid reference format: repository name must be lowercase',
    ],
  ];
  for (const [what, name, files, expected] of cases) {
    test(what, () => {
      assert.equal(outcome(name, ...files), expected);
    });
  }

  test('no file at all', () => {
    const loaded = loadRegistries([]);
    assert.ok(loaded.kind === 'loaded');
    assert.equal(
      resolveShortName('x', loaded.conf).error,
      'short-name "x" did not resolve to an alias and no containers-registries.conf(5) was found',
    );
  });
});
