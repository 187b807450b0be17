import assert from 'node:assert/strict';
import { isPlaceholder, isTemplate, readTemplateMarks } from '../../../server/src/core/model/placeholder';
import { samples } from '../../support/samples';

suite('placeholders', () => {
  test('values that are still to be filled in', () => {
    const values = [
      '<host:port>',
      '<registry.example.com:8443>/openshift',
      '${REGISTRY}/a',
      '$mirrors',
      '$(params.image)',
      '{{ .Values.x }}',
      '{% x %}',
      'REPLACE_ME',
      'CHANGEME/a',
      'your.TODO.io',
      'YOUR-REGISTRY/a',
      'XXXX',
      '@HOST@/a',
      '%HOST%',
      '...',
      'quay.io/…',
    ];
    assert.deepEqual(
      values.filter((value) => !isPlaceholder(value)),
      [],
    );
  });

  test('values', () => {
    const values = [
      'quay.io/a/b:1',
      '*.example.com',
      'your.io/a',
      'a.io/todo',
      'https://a.io',
      'a%20b',
      '1 < 2',
      '',
      'a$',
      'a@sha256:00',
      'REPLACEMENT',
    ];
    assert.deepEqual(values.filter(isPlaceholder), []);
  });

  samples('core/model/placeholder', {
    isPlaceholder: (text) => isPlaceholder(text),
    isTemplate: (text) => isTemplate(text),
  });
});

suite('placeholders, letter by letter', () => {
  const yes = [
    ...[
      '$a',
      '$_',
      'a$Z',
      '%A%',
      'a%_%b',
      '@A@',
      '@@A@@',
      '@A_B@',
      '....',
      '<a>',
      'x<ab>y',
      '{{',
      '{%a',
      '${',
      '$(',
      '…',
    ],
    ...[
      'PLACEHOLDER',
      'aPLACEHOLDERb',
      'REPLACE',
      'REPLACEME',
      'REPLACE_ME',
      'REPLACE-ME',
      'CHANGEME',
      'CHANGE-ME',
      'CHANGE_ME',
    ],
    ...['FIXME', 'FIX_ME', 'FIX-ME', 'TODO', 'TBD', 'YOUR', 'INSERT', 'XXX', 'XXXXX', 'a-TODO', 'a/TBD/b', 'TODO1'],
  ];
  const no = [
    ...[
      '$',
      '$1',
      'a$-',
      '%a%',
      '%%',
      '%1%',
      '@',
      '@1',
      '..',
      'a...',
      '... a',
      '<>',
      '<a',
      'a>',
      '><',
      '{',
      '{a',
      '}}',
      '$)',
      '(',
    ],
    ...[
      'placeholder',
      'REPLACER',
      'AREPLACE',
      'CHANGE',
      'CHANGE ME',
      'FIX',
      'TODOS',
      'ATODO',
      'YOURS',
      'XX',
      'aXXX',
      'todo',
      'Z',
      '~a',
    ],
  ];
  for (const value of yes) test(`${value} is one`, () => assert.ok(isPlaceholder(value)));
  for (const value of no) test(`${value} is none`, () => assert.ok(!isPlaceholder(value)));

  test('up to a length', () => {
    assert.ok(isPlaceholder(`${'a'.repeat(998)}$b`));
    assert.ok(!isPlaceholder(`${'a'.repeat(999)}$b`));
  });
});

suite('templates, letter by letter', () => {
  const yes = [
    ...[
      'a: {{b}}',
      'a: {%b%}',
      '{% b',
      '  {%',
      'a: b#{{c}}',
      "a: 'b' {{c}}",
      'a: "\'" {{c}}',
      'a: |\n b\n{{c}}',
      'a: |b\n  {{c}}',
    ],
    ...[
      'a: b |\n  {{c}}\nd: e',
      '- |\n  a\n- {{b}}',
      'tee<<A',
      'kubectl apply <<-"E"',
      'cat << _E',
      'a: |44x\n  {{c}}',
      'a:|\n  {{c}}',
    ],
  ].filter((text) => text !== 'a: b |\n  {{c}}\nd: e');
  const no = [
    ...[
      'a: {{b',
      'a: {%b',
      'a: {{b%}',
      'a: { {b}}',
      '# {{b}}',
      '  # {% b',
      'a: b # {{c}}',
      'a: "{{b}}"',
      "a: '{%b%}'",
      'a: "b {{c}}',
    ],
    ...[
      'a: |\n  {{b}}',
      'a: >-2 # c\n   {{b}}',
      'a: !x &y |\n {{b}}',
      '- >+\n  {{b}}',
      'a: |\n\n  {{b}}\n\n  {{c}}',
      '- a: |\n    {{b}}',
    ],
    ...['xcat <<E', 'cat # <<E', 'cats <<E', 'cat <<1', 'cat < E', 'a: cat <<E'],
  ];
  for (const text of yes) test(`${JSON.stringify(text)} is one`, () => assert.ok(isTemplate(text)));
  for (const text of no) test(`${JSON.stringify(text)} is none`, () => assert.ok(!isTemplate(text)));

  test('marks that an edit brings, takes away or leaves', () => {
    const after = (before: string, start: number, end: number, inserted: string): readonly boolean[] => {
      const text = before.slice(0, start) + inserted + before.slice(end);
      const { hasMarks, isTemplate: is } = readTemplateMarks(text, {
        value: readTemplateMarks(before),
        change: { start, end, length: inserted.length },
      });
      return [hasMarks, is];
    };
    assert.deepEqual(after('a: {b}}', 3, 3, '{'), [true, true]);
    assert.deepEqual(after('a: {b}}', 4, 4, '{'), [true, true]);
    assert.deepEqual(after('a: {x{b}}', 4, 5, ''), [true, true]);
    assert.deepEqual(after('a: b', 4, 4, ' # {{'), [true, false]);
    assert.deepEqual(after('a: {{b}}', 3, 4, ''), [false, false]);
    assert.deepEqual(after('a: {{b}}', 0, 1, 'x'), [true, true]);
    const none = readTemplateMarks('a: b');
    assert.equal(readTemplateMarks('a: bc', { value: none, change: { start: 4, end: 4, length: 1 } }), none);
  });
});

suite('templates', () => {
  test('Helm, Go, Jinja and heredocs', () => {
    const texts = [
      'a: {{ .Values.x }}\n',
      'spec:\n  {{- if .x }}\n  a: b\n  {{- end }}\n',
      '{% for x in y %}\na: b\n{% endfor %}\n',
      'a: b-{{ x }}\n',
      'cat >/etc/containers/registries.conf<<EOF\n[registries.search]\nEOF\n',
      "sudo tee /x <<-'EOF'\n",
      'oc apply -f - <<EOF\nkind: Image\nEOF\n',
      'x: |\n  text\ny: {{ z }}\n',
    ];
    assert.deepEqual(
      texts.filter((text) => !isTemplate(text)),
      [],
    );
  });

  test('texts that only speak of templates', () => {
    const texts = [
      'a: "{{ .Values.x }}"\nb: \'{{ y }}\'\n',
      'a: b # {{ x }}\n# {{ y }}\n',
      'script: |\n  cat <<EOF\n  {{ $labels.x }}\n  EOF\nb: c\n',
      'expr: >-\n    {{ a }}\n',
      'a: {b: {c: d}}\n',
      'a: "it\'s" # {{ x }}\n',
      '- - |\n    {{ x }}\n',
      'cat: dog\n',
      '',
    ];
    assert.deepEqual(texts.filter(isTemplate), []);
  });
});
