import { entriesFrom, entryOf } from './entry.mjs';
import { positionAt } from './marks.mjs';
import { IDMS, KINDS, writeMirrorSet } from './mirror-sets.mjs';

/**
 * @typedef {import('./marks.mjs').Marks} Marks
 * @typedef {{ path: string, text: string }} File
 */

const ENTRIES_OF_A_SET = 20;

/**
 * A repository of one cluster: of 25 files three are mirror sets, the others are what applications bring. The letter that is typed
 * makes a source equal to one of another file, which has the opposite policy.
 * @param {number} count how many files, a multiple of 25
 * @returns {{ files: File[], document: string, marks: Marks }}
 */
export function workspaceOf(count) {
  const sets = (count / 25) * KINDS.length;
  const files = Array.from({ length: count }, (_, number) => fileOf(number, sets));
  const document = 'mirrors/set-0.yaml';
  const { source } = entryOf(ENTRIES_OF_A_SET / 2);
  const other = {
    ...entryOf(ENTRIES_OF_A_SET / 2),
    source: `${source}x`,
    policy: /** @type {const} */ ('NeverContactSource'),
  };
  const elsewhere = `mirrors/set-${sets - KINDS.length}.yaml`;
  const { kind, name, entries } = setOf(sets - KINDS.length);
  const changed = writeMirrorSet({ kind, name, entries: [...entries, other] });
  const text = files.find(({ path }) => path === document)?.text ?? '';
  const start = text.indexOf(source);
  return {
    files: files.map((file) => (file.path === elsewhere ? { path: elsewhere, text: changed } : file)),
    document,
    marks: {
      edit: { position: positionAt(text, start + source.length), text: 'x' },
      hover: positionAt(text, start + 2),
      completion: positionAt(text, text.indexOf('AllowContactingSource', start)),
      breaks: {},
      elsewhere,
    },
  };
}

/**
 * One application beside a mirror set with very many sources; the hover asks for the pull plan of its image. The letter that is
 * typed makes it an image that is blocked.
 * @param {number} sources
 * @returns {{ files: File[], document: string, marks: Marks }}
 */
export function referenceAmong(sources) {
  const { source } = entryOf(sources >> 1);
  const text = deployment('app', [`${source}@${digestOf(1)}`]);
  const start = text.indexOf(source);
  const afterImage = positionAt(text, start + source.length);
  return {
    files: [
      { path: 'mirrors.yaml', text: writeMirrorSet({ kind: IDMS, name: 'all', entries: entriesFrom(0, sources) }) },
      { path: 'image.yaml', text: blockingConfig(`${source}x`) },
      { path: 'app.yaml', text },
    ],
    document: 'app.yaml',
    marks: {
      edit: { position: afterImage, text: 'x' },
      hover: positionAt(text, start + 2),
      completion: positionAt(text, start),
      breaks: {},
    },
  };
}

/**
 * @param {number} number
 * @param {number} sets
 * @returns {File}
 */
function fileOf(number, sets) {
  const round = Math.floor(number / 25);
  const folder = `apps/team-${String(number % 50).padStart(2, '0')}`;
  switch (number % 25) {
    case 7:
    case 11:
    case 13: {
      const set = round * KINDS.length + [7, 11, 13].indexOf(number % 25);
      return { path: `mirrors/set-${set}.yaml`, text: writeMirrorSet(setOf(set)) };
    }
    case 17:
      return { path: `${folder}/service-${number}.yaml`, text: service(`app-${number}`) };
    case 19:
      return { path: `${folder}/config-${number}.yaml`, text: configMap(`app-${number}`) };
    default: {
      const images = Array.from({ length: 1 + (number % 3) }, (_, place) =>
        imageOf((number * 7 + place) % (sets * ENTRIES_OF_A_SET), place % 2 === 1),
      );
      return { path: `${folder}/deployment-${number}.yaml`, text: deployment(`app-${number}`, images) };
    }
  }
}

/** @param {number} number */
function setOf(number) {
  const kind = KINDS[number % KINDS.length] ?? IDMS;
  return { kind, name: `set-${number}`, entries: entriesFrom(number * ENTRIES_OF_A_SET, ENTRIES_OF_A_SET) };
}

/**
 * An image of the source of a number.
 * @param {number} number
 * @param {boolean} byTag
 */
export function imageOf(number, byTag) {
  const { source } = entryOf(number);
  return byTag ? `${source}:v1.${number}` : `${source}@${digestOf(number)}`;
}

/** @param {number} number */
function digestOf(number) {
  return `sha256:${number.toString(16).padStart(8, '0').repeat(8)}`;
}

/**
 * @param {string} name
 * @param {readonly string[]} images
 */
function deployment(name, images) {
  const containers = images.map(
    (image, place) => `      - name: c${place}
        image: ${image}
        env:
        - name: LEVEL
          value: "1"
        - name: TOKEN
          valueFrom:
            secretKeyRef: {name: ${name}, key: token}
        resources:
          requests: {cpu: 100m, memory: 128Mi}
          limits: {cpu: "1", memory: 512Mi}
        ports:
        - containerPort: 8080
`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
${containers.join('')}`;
}

/** @param {string} scope */
function blockingConfig(scope) {
  return `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
    - ${scope}
`;
}

/** @param {string} name */
function service(name) {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
  ports:
  - port: 80
    targetPort: 8080
`;
}

/** @param {string} name */
function configMap(name) {
  const lines = '    key=value with some text\n'.repeat(40);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  app.properties: |\n${lines}`;
}
