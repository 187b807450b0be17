import assert from 'node:assert/strict';
import { readConfiguration, type ClusterDeclaration } from '../../../server/src/core/clusters/configuration';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { spanOf } from '../../support/syntax';

/** What is declared, and what is said of which part of the text. */
function read(text: string): { clusters: readonly ClusterDeclaration[]; problems: readonly string[] } {
  const syntax = parseYaml(text, 'f');
  const { configuration, problems } = readConfiguration(syntax);
  const told = problems.map(({ message, place }) => {
    const { start, end } = spanOf(syntax, place);
    return `${text.slice(start, end)}: ${message}`;
  });
  return { clusters: configuration.clusters ?? [], problems: told };
}

suite('merge keys in .mirrorscope.yaml', () => {
  const PROD = 'a: &a\n    files: [a/**]\n    target: "4.18"\n    reachable: [m.io]\n';

  test('bring in what a mapping does not say itself', () => {
    const { clusters, problems } = read(`clusters:\n  ${PROD}  b:\n    <<: *a\n    files: [b/**]\n`);
    assert.deepEqual(problems, []);
    const [a, b] = clusters;
    assert.deepEqual(b, { ...a, name: 'b', files: ['b/**'] });
  });

  test('may be several: the first that says something counts', () => {
    const text = `clusters:\n  ${PROD}  b: &b\n    files: [b/**]\n    target: "4.16"\n    topology: sno\n  c:\n    <<: [*a, *b]\n`;
    const [a, , c] = read(text).clusters;
    assert.deepEqual(c, { ...a, name: 'c', topology: 'sno' });
  });

  test('are followed around clusters, and one level deep', () => {
    const { clusters } = read('clusters:\n  <<: {a: {files: [x]}, <<: {b: {files: [y]}}}\n  a: {files: [z]}\n');
    assert.deepEqual(
      clusters.map(({ name, files }) => [name, files]),
      [['a', ['z']]],
    );
    assert.deepEqual(
      read('clusters:\n  <<: {a: {files: [x]}}\n').clusters.map(({ name }) => name),
      ['a'],
    );
  });

  test('what is wrong there is said once, where it stands', () => {
    const { problems } = read(
      'clusters:\n  a: &a\n    files: [a/**]\n    topology: huge\n    size: 3\n  b: {<<: *a}\n  c: {<<: 1, files: [c]}\n',
    );
    assert.deepEqual(problems, [
      'size: Unknown key `size`: possible here are `files`, `target`, `releaseImage`, `topology`, `reachable`',
      'huge: `topology` must be one of `standalone`, `sno`, `hosted`, `microshift`',
    ]);
  });
});

suite('reachable hosts in .mirrorscope.yaml', () => {
  const reachable = (list: string): [readonly string[] | null | undefined, readonly string[]] => {
    const { clusters, problems } = read(`clusters:\n  a:\n    files: [a]\n    reachable: ${list}\n`);
    return [clusters[0]?.reachable, problems];
  };

  test('are hosts, with a port or a wildcard', () => {
    assert.deepEqual(reachable('[m.io, "m.io:5000", "*.m.io"]'), [['m.io', 'm.io:5000', '*.m.io'], []]);
    assert.deepEqual(reachable('[]'), [[], []]);
  });

  test('what has a scheme or a path is named where it stands, and left out', () => {
    const [hosts, problems] = reachable('["https://mirror.example.com:443/", m.io, m.io/a]');
    assert.deepEqual(hosts, ['m.io']);
    assert.deepEqual(problems, [
      '"https://mirror.example.com:443/": `https://mirror.example.com:443/` is no host: write host, host:port or *.domain, without scheme or path',
      'm.io/a: `m.io/a` is no host: write host, host:port or *.domain, without scheme or path',
    ]);
  });

  test('where nothing is left, nothing is declared', () => {
    assert.equal(reachable('["https://m.io"]')[0], null);
  });
});
