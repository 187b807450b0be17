import assert from 'node:assert/strict';
import { isPlaceholder, isTemplate } from '../../../server/src/core/model/placeholder';

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
