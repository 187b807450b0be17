import assert from 'node:assert/strict';
import { imageReferences, readReferences, referenceAt } from '../../../server/src/core/model/references';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { grafted } from '../../support/grafted';
import { spanOf } from '../../support/syntax';
import { offsetsIn, plainly, samples } from '../../support/samples';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const found = (text: string): string[] =>
  imageReferences(parseYaml(text, 'f')).map(({ text: reference, key, by }) => `${by} ${key ?? ''} ${reference}`);

const inPod = (line: string): string[] => found(`apiVersion: v1\nkind: Pod\nspec:\n  ${line}\n`);

suite('image references', () => {
  test('by their key', () => {
    assert.deepEqual(inPod('image: nginx'), ['image-key image nginx']);
    assert.deepEqual(inPod('image: "ubi9/ubi:latest"'), ['image-key image ubi9/ubi:latest']);
    assert.deepEqual(found('releaseImage: quay.io/a/b'), ['image-key releaseImage quay.io/a/b']);
    assert.deepEqual(found('x:\n  driver-image: registry:5000/a\n  OTHER_IMAGE: localhost/b'), [
      'image-key driver-image registry:5000/a',
      'image-key OTHER_IMAGE localhost/b',
    ]);
    assert.deepEqual(found('images: [quay.io/a/b, plain]'), ['image-key images quay.io/a/b']);
    assert.deepEqual(found('IMAGE: quay.io/a/b\nMYIMAGE: quay.io/a/b\n'), ['image-key IMAGE quay.io/a/b']);
  });

  test('by their form, under any key', () => {
    assert.deepEqual(
      found(
        `a:\n- name: quay.io/team/app:1.2\n- mirror.lan:5000/x@${DIGEST}\n- app@${DIGEST}\n- 10.0.0.1/a:b\n- localhost:5000/a:b\n`,
      ),
      [
        'shape name quay.io/team/app:1.2',
        `shape a mirror.lan:5000/x@${DIGEST}`,
        `shape a app@${DIGEST}`,
        'shape a 10.0.0.1/a:b',
        'shape a localhost:5000/a:b',
      ],
    );
  });

  test('not what only looks like one', () => {
    const others = [
      'https://quay.io/a/b:1',
      'docker://quay.io/a/b:1',
      'someone@example.com',
      '/etc/containers/a.conf:12',
      './a.b/c:d',
      'node-role.kubernetes.io/infra:x',
      'example.com/dedicated:NoSchedule',
      'quay.io/a/b',
      'a:b',
      '12:30',
      'quay.io/Upper/case:1',
      'quay.io/a/b:1 and more',
      'a.io/b:1,c.io/d:2',
      'quay.io/${NAME}:1',
      'quay.io/<name>:1',
      '{{ .Values.image }}',
      'archive.tar/b:c',
      'security.openshift.io/v1:SecurityContextConstraints',
      'example.com/v1alpha1:Thing',
      `${'a'.repeat(600)}.io/b:1`,
    ];
    for (const text of others) assert.deepEqual(found(`key: ${JSON.stringify(text)}`), [], text);
    assert.deepEqual(found('text: |\n  quay.io/a/b:1\n  quay.io/a/b:2\n'), []);
    assert.deepEqual(found('text: |\n  quay.io/a/b:1\n\n  and more\n'), []);
    assert.deepEqual(found('image: >-\n\n  quay.io/a/b:1\n'), []);
    assert.deepEqual(found('key: quay.io/v1:latest\n'), ['shape key quay.io/v1:latest']);
    assert.deepEqual(inPod('image: Not/valid'), []);
    assert.deepEqual(inPod('image: 12'), []);
    assert.deepEqual(found('image: cover.png\nbackgroundImage: plain\n'), []);
    assert.deepEqual(inPod('image: cover.png'), []);
  });

  test('not sources, mirrors and scopes', () => {
    const set = (apiVersion: string, kind: string): string =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nspec:\n  x: [{source: "a.io/b:1", mirrors: ["m.io/b:1"]}]\n  image: quay.io/a:1\n`;
    assert.deepEqual(found(set('config.openshift.io/v1', 'ImageDigestMirrorSet')), []);
    assert.deepEqual(found(set('config.openshift.io/v1', 'Image')), []);
    assert.deepEqual(found(set('config.openshift.io/v1', 'ImagePolicy')), []);
    assert.deepEqual(found(set('v1', 'HostedCluster')), ['image-key image quay.io/a:1']);
    const version = `apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nstatus: {desired: {image: "quay.io/r@${DIGEST}"}}\n`;
    assert.deepEqual(found(version), [`image-key image quay.io/r@${DIGEST}`]);
  });

  test('objects in a list, several documents, aliases once', () => {
    const text = `kind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  image: &i a.io/b:1\n- {image: *i}\n---\nimage: c.io/d\n`;
    assert.deepEqual(found(text), ['image-key image a.io/b:1', 'image-key image c.io/d']);
  });

  /** What stands at the place of each. */
  const slices = (text: string): string[] => {
    const syntax = parseYaml(text, 'f');
    return imageReferences(syntax).map(({ place }) => {
      const { start, end } = spanOf(syntax, place);
      return `${String(start)} ${text.slice(start, end)}`;
    });
  };

  test('the place is the text without its quotes', () => {
    const text = 'a: "quay.io/a:1"\nb: \'quay.io/b:1\'\nc: quay.io/c:1\n';
    assert.deepEqual(slices(text), ['4 quay.io/a:1', '21 quay.io/b:1', '37 quay.io/c:1']);
  });

  test('a block text of one word, at the place of that word', () => {
    for (const head of ['>-', '>', '|', '|-', '|+', '|2', '&a >-', '>- # folded']) {
      for (const end of ['', '\n', '\r\n', '  \n', '\n\n\n', '\nother: 1\n', '\n# a comment\n\nother: 1\n']) {
        const text = `image: ${head}\n  quay.io/a/b@${DIGEST}${end}`;
        const start = 10 + head.length;
        assert.deepEqual(slices(text), [`${String(start)} quay.io/a/b@${DIGEST}`], JSON.stringify(text));
      }
    }
    assert.deepEqual(found('env:\n- name: RELATED\n  value: >-\n    quay.io/a/b:1\n- >-\n  quay.io/c:1\n'), [
      'shape value quay.io/a/b:1',
      'shape env quay.io/c:1',
    ]);
  });

  test('what only the key of an alias makes one, where its anchor stands, in the order of the text', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nimage: *app\n';
    assert.deepEqual(found(`x-app: &app quay.io/a/b\nlast: quay.io/c:1\nimage: *app\n`), [
      'image-key image quay.io/a/b',
      'shape last quay.io/c:1',
    ]);
    assert.deepEqual(slices(`x: &app nginx\ny:\n  ${pod.replaceAll('\n', '\n  ')}\n`), ['8 nginx']);
    assert.deepEqual(found('x: &a quay.io/a/b\ny: [{image: *a}, {image: *a}, {name: *a}]\n'), [
      'image-key image quay.io/a/b',
    ]);
    assert.deepEqual(found('x: &a quay.io/a/b:1\nimage: *a\n'), ['shape x quay.io/a/b:1']);
    assert.deepEqual(found('mirrors: [&m m.io/a:1]\nname: *m\n'), []);
    assert.deepEqual(found('x: &a [quay.io/a/b]\nimages: *a\nimage: *none\n'), []);
    const text = `list:\n- apiVersion: v1\n  kind: A\n  x: &a quay.io/a/b\n- apiVersion: v1\n  kind: B\n  y: quay.io/c:1\n  image: *a\n`;
    assert.deepEqual(slices(text), [
      `${String(text.indexOf('quay'))} quay.io/a/b`,
      `${String(text.indexOf('quay.io/c'))} quay.io/c:1`,
    ]);
  });

  test('not what machines boot from', () => {
    const inside =
      'spec:\n  disks: [{image: projects/rhcos-cloud/global/images/rhcos}]\n  image: rhcos-4.16\n  other: quay.io/a:1\n';
    const object = (apiVersion: string): string[] => found(`apiVersion: ${apiVersion}\nkind: X\n${inside}`);
    assert.deepEqual(object('machine.openshift.io/v1beta1'), []);
    assert.deepEqual(object('cluster.x-k8s.io/v1beta1'), []);
    assert.deepEqual(object('infrastructure.cluster.x-k8s.io/v1beta1'), []);
    assert.equal(object('operator.cluster.x-k8s.io/v1alpha2').length, 3);
    assert.equal(object('notcluster.x-k8s.io/v1').length, 3);
    assert.deepEqual(
      inPod(
        'providerSpec: {value: {apiVersion: openstackproviderconfig.openshift.io/v1alpha1, kind: X, image: rhcos}}',
      ),
      [],
    );
  });

  samples('core/model/references', {
    references: (text) => {
      const syntax = parseYaml(text, 'f');
      return plainly(imageReferences(syntax), offsetsIn(syntax));
    },
    'references at each place': (text) => {
      const syntax = parseYaml(text, 'f');
      const [chunk] = syntax.chunks;
      const found = Array.from(text, (_, start) => chunk && referenceAt(syntax, { chunk, start, end: start }));
      return plainly(
        found.filter((reference, at) => reference?.text !== found[at - 1]?.text),
        offsetsIn(syntax),
      );
    },
  });
});

suite('images that an image stream replaces', () => {
  const CONTAINERS =
    '      containers:\n      - {name: web, image: web:latest}\n      - {name: side, image: side:1}\n      initContainers:\n      - {name: web, image: init:1}\n';
  const config = (triggers: string, kind = 'DeploymentConfig'): string =>
    `apiVersion: apps.openshift.io/v1\nkind: ${kind}\nspec:\n  triggers: ${triggers}\n  template:\n    spec:\n${CONTAINERS}`;
  const annotated = (annotation: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations:\n    image.openshift.io/triggers: '${annotation}'\nspec:\n  template:\n    spec:\n${CONTAINERS}`;
  const texts = (text: string): string[] => imageReferences(parseYaml(text, 'f')).map((reference) => reference.text);
  const ALL = ['web:latest', 'side:1', 'init:1'];

  test('those of the containers that a trigger of a DeploymentConfig names', () => {
    const trigger = (names: string, type = 'ImageChange'): string =>
      `[{type: ConfigChange}, {type: ${type}, imageChangeParams: {containerNames: ${names}}}]`;
    assert.deepEqual(texts(config(trigger('[web]'))), ['side:1']);
    assert.deepEqual(texts(config(trigger('[web, side]'))), []);
    assert.deepEqual(texts(config(trigger('[other]'))), ALL);
    assert.deepEqual(texts(config(trigger('[]'))), ALL);
    assert.deepEqual(texts(config(trigger('[web]', 'Other'))), ALL);
    assert.deepEqual(texts(config(trigger('[web]'), 'Other')), ALL);
  });

  test('those that the annotation leads to', () => {
    const path = (list: string, selector: string): string =>
      `"fieldPath":"spec.template.spec.${list}[${selector}].image"`;
    const byName = path('containers', '?(@.name==\\"web\\")');
    assert.deepEqual(texts(annotated(`[{${byName}}]`)), ['side:1', 'init:1']);
    assert.deepEqual(texts(annotated(`[{${byName},"paused":false}]`)), ['side:1', 'init:1']);
    assert.deepEqual(texts(annotated(`[{${byName},"paused":true}]`)), ALL);
    assert.deepEqual(texts(annotated(`[{${path('initContainers', '0')}},{${path('containers', '1')}}]`)), [
      'web:latest',
    ]);
    for (const nothing of [path('containers', '7'), path('containers', 'x'), '"fieldPath":1', '"from":{}'])
      assert.deepEqual(texts(annotated(`[{${nothing}}, 1]`)), ALL);
    for (const other of ['', 'no JSON', '{}', 'null']) assert.deepEqual(texts(annotated(other)), ALL);
  });

  test('in one object of many, and nobody hovers over them', () => {
    const item = config('[{type: ImageChange, imageChangeParams: {containerNames: [web]}}]').replaceAll('\n', '\n  ');
    assert.deepEqual(
      texts(`apiVersion: v1\nkind: List\nitems:\n- ${item}\n- ${config('[]').replaceAll('\n', '\n  ')}`),
      ['side:1', ...ALL],
    );
    const text = config('[{type: ImageChange, imageChangeParams: {containerNames: [web]}}]');
    const syntax = parseYaml(text, 'f');
    const [chunk] = syntax.chunks;
    const at = text.indexOf('web:latest');
    assert.equal(chunk && referenceAt(syntax, { chunk, start: at, end: at }), null);
  });
});

suite('the image reference at a place', () => {
  /** `$0` is the place. */
  const at = (marked: string): string | null => {
    const offset = marked.indexOf('$0');
    const text = marked.replace('$0', '');
    const syntax = parseYaml(text, 'f');
    let start = 0;
    for (const chunk of syntax.chunks) {
      if (offset <= start + chunk.length && (offset < start + chunk.length || chunk === syntax.chunks.at(-1))) {
        return referenceAt(syntax, { chunk, start: offset - start, end: offset - start })?.text ?? null;
      }
      start += chunk.length;
    }
    return null;
  };

  test('also short names and names without a tag', () => {
    assert.equal(at('image: ng$0inx\n'), 'nginx');
    assert.equal(at('backgroundImage: ng$0inx\n'), 'nginx');
    assert.equal(at('list:\n- name: quay.io/team$0\n- other: x\n'), 'quay.io/team');
    assert.equal(at('list:\n- a: b\n- name: "$0quay.io/team:1"\n'), 'quay.io/team:1');
  });

  test('also in a block text, at an alias and at what it stands for', () => {
    assert.equal(at('image: >-\n  quay.io/te$0am\n'), 'quay.io/team');
    assert.equal(at('image: >$0-\n  quay.io/team\n'), null);
    assert.equal(at('x: &a nginx\nimage: *$0a\n'), 'nginx');
    assert.equal(at('x: &a ng$0inx\nimage: *a\n'), 'nginx');
    assert.equal(at('x: &a ng$0inx\ny: *a\n'), null);
    assert.equal(at('x: &a quay.io/team:1\ny: *$0a\n'), null);
  });

  test('nothing beside one, and nothing that is none', () => {
    assert.equal(at('im$0age: nginx\n'), null);
    assert.equal(at('image: nginx\nname: pla$0in\n'), null);
    assert.equal(at('name: exam$0ple.com\n'), null);
    assert.equal(at('x: security.open$0shift.io/v1:SecurityContextConstraints\n'), null);
    assert.equal(at('apiVersion: machine.openshift.io/v1beta1\nkind: MachineSet\nimage: rh$0cos\n'), null);
    assert.equal(at('apiVersion: config.openshift.io/v1\nkind: Image\nimage: a.io/$0b\n'), null);
  });
});

suite('image references again', () => {
  const pods = (...images: readonly string[]): string =>
    `apiVersion: v1\nkind: List\nitems:\n${images.map((image) => `- apiVersion: v1\n  kind: Pod\n  spec: {image: ${image}}\n`).join('')}`;
  /** Where each reference of the second text stands among those of the first; -1: it was read anew. */
  const kept = (before: string, after: string): number[] => {
    const old = parseYaml(before, 'f');
    const next = grafted(old, parseYaml(after, 'f'));
    const first = readReferences(old);
    const second = readReferences(next, first);
    assert.deepEqual(second.found, readReferences(next).found);
    return second.found.map((reference) => first.found.indexOf(reference));
  };

  test('references of trees that are the same are the same', () => {
    const text = pods('a:1', 'b:1', 'c:1');
    assert.deepEqual(kept(text, pods('a:1', 'x:1', 'c:1')), [0, -1, 2]);
    assert.deepEqual(kept(text, pods('a:1', 'c:1')), [0, 2]);
    assert.deepEqual(kept(text, pods('a:1', 'b:1', 'x:1', 'c:1')), [0, 1, -1, 2]);
    assert.deepEqual(kept(`a: 1\n---\n${text}`, `a: 2\n---\n${text}`), [0, 1, 2]);
  });

  test('of those that are put together the parts decide, wherever they stand', () => {
    const web = (tag: string): string =>
      `web:\n  repository: quay.io/team/web\n  list:\n  - quay.io/a:1\n  - quay.io/b:1\n  tag: ${tag}\n`;
    const texts = (text: string): string[] => imageReferences(parseYaml(text, 'f')).map((reference) => reference.text);
    kept(web('v1'), web('v2'));
    assert.deepEqual(texts(web('v2')), ['quay.io/team/web:v2', 'quay.io/a:1', 'quay.io/b:1']);
    kept(web('v1'), web('[]'));
    assert.deepEqual(texts(web('[]')), ['quay.io/a:1', 'quay.io/b:1']);
    kept(web('[]'), web('v1'));
  });

  test('of those that an image stream replaces the triggers decide', () => {
    const config = (names: string, image: string): string =>
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps.openshift.io/v1\n  kind: DeploymentConfig\n  spec:\n    triggers: [{type: ImageChange, imageChangeParams: {containerNames: ${names}}}]\n    template:\n      spec:\n        containers:\n        - name: a\n          image: ${image}\n        - name: b\n          image: b:1\n`;
    kept(config('[a]', 'a:1'), config('[b]', 'a:1'));
    kept(config('[a]', 'a:1'), config('[]', 'a:1'));
    kept(config('[]', 'a:1'), config('[a, b]', 'a:1'));
    kept(config('[b]', 'a:1'), config('[b]', 'a:2'));
    assert.deepEqual(kept(config('[]', 'a:1'), config('[]', 'a:2')).slice(1), [1]);
  });

  test('but not under another key, in another kind of object, or beside mirrors', () => {
    const items = '- nginx:1\n- quay.io/a:1\n';
    assert.deepEqual(
      kept(`apiVersion: v1\nkind: A\nimage:\n${items}`, `apiVersion: v1\nkind: A\nother:\n${items}`),
      [-1],
    );
    assert.deepEqual(
      kept(`apiVersion: v1\nkind: A\nimage:\n${items}`, `apiVersion: v1\nkend: A\nimage:\n${items}`),
      [-1],
    );
    const entry = `source:\n- a: quay.io/a:1\n- a: quay.io/b:1\n`;
    assert.deepEqual(kept(`x: 1\n${entry}`, `mirrors: 1\n${entry}`), []);
    assert.deepEqual(kept(`mirrors: 1\n${entry}`, `x: 1\n${entry}`), [-1, -1]);
  });
});
