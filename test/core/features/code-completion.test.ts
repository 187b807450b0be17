import assert from 'node:assert/strict';
import { complete } from '../../../server/src/core/index';
import { RULES } from '../../../server/src/core/rules/all';
import { cursorFixture, take } from '../../support/cursor';

const CODES = RULES.map(({ code }) => code);
const DIRECTIVES = ['mirrorscope-disable-line', 'mirrorscope-disable-next-line', 'mirrorscope-disable-file'];

suite('completion of codes', () => {
  offers('the words of a suppression once they are begun', 'a: 1 # mirr$0\n', DIRECTIVES);
  offers('nothing in a comment about something else', 'a: 1 # the $0\n', []);
  offers('nothing where a comment begins', 'a: 1 # $0\n', []);
  offers('all codes behind such a word', 'a: 1 # mirrorscope-disable-line $0\n', CODES);
  offers(
    'those that are not there yet',
    '# mirrorscope-disable-file invalid-source, inv$0\n',
    CODES.filter((code) => code !== 'invalid-source'),
  );
  offers('nothing in the reason', '# mirrorscope-disable-file invalid-source -- be$0\n', []);
  offers('nothing in a string', 'a: "# mirrorscope-disable-line $0"\n', []);
  offers('codes in registries.conf', '--- file: registries.conf\n[[registry]] # mirrorscope-disable-line $0\n', CODES);
  offers(
    'codes in the rules of the configuration',
    '--- file: .mirrorscope.yaml\nrules:\n  invalid-source: off\n  inv$0\n',
    CODES.filter((code) => code !== 'invalid-source'),
  );
  offers('levels behind a code', '--- file: .mirrorscope.yaml\nrules:\n  invalid-source: $0\n', [
    'off',
    'hint',
    'info',
    'warning',
    'error',
  ]);
  offers('nothing elsewhere in it', '--- file: .mirrorscope.yaml\nrules: {}\nexclude:\n- $0\n', []);

  writes(
    'a word and a blank',
    'a: 1 # mirr$0\n',
    'mirrorscope-disable-next-line',
    'a: 1 # mirrorscope-disable-next-line \n',
  );
  writes(
    'a code over the half-typed one',
    '# mirrorscope-disable-line empty-mirrors,inva$0lid\n',
    'invalid-source',
    '# mirrorscope-disable-line empty-mirrors,invalid-source\n',
  );
  writes(
    'a code and its colon',
    '--- file: .mirrorscope.yaml\nrules:\n  inv$0\n',
    'invalid-source',
    'rules:\n  invalid-source: \n',
  );
  writes(
    'a level',
    '--- file: .mirrorscope.yaml\nrules:\n  invalid-source:$0\n',
    'off',
    'rules:\n  invalid-source: off\n',
  );
});

function offers(title: string, fixture: string, labels: readonly string[]): void {
  test(`offers ${title}`, () => {
    const { analysis, document, offset } = cursorFixture(fixture);
    assert.deepEqual(
      complete(analysis, document.uri, offset).map(({ label }) => label),
      labels,
    );
  });
}

function writes(title: string, fixture: string, label: string, expected: string): void {
  test(`writes ${title}`, () => {
    const found = cursorFixture(fixture);
    const proposal = complete(found.analysis, found.document.uri, found.offset).find((one) => one.label === label);
    assert.ok(proposal, `${label} is not offered`);
    assert.equal(take(found, proposal), expected);
  });
}
