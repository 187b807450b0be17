import assert from 'node:assert/strict';
import * as facade from '../../server/src/core/index';
import { fixesOf } from '../../server/src/core/rules/rule';
import type { FacadeCase, World } from './facade-case';
import { proseOf } from './markdown-prose';

/** Tries a verb of the facade on a workspace, at every place that the input names; `times` says how many there are. */
export interface Verb {
  (world: World): void;
  readonly times?: (input: FacadeCase) => number;
}

/** About how many pages are asked for. */
const REPORTS = ({ files }: FacadeCase): number => 5 + 2 * files.length;

/** Every function that the facade exports, by its name; a test holds it against the facade. */
export const FACADE_VERBS: Readonly<Record<string, Verb>> = {
  createDocument: eachDocument(({ uri, language, text }) => {
    const fresh = facade.createDocument({ uri, language, text, version: 0 });
    assert.equal(
      fresh.syntax.chunks.reduce((sum, { length }) => sum + length, 0),
      text.length,
      'chunks fill the text',
    );
    for (const { place } of fresh.syntax.problems) assertInside(fresh, place);
  }),
  closedDocument: eachDocument(({ uri, language, text }) => {
    const closed = facade.closedDocument({ uri, language, text, version: 0 });
    const open = facade.createDocument({ uri, language, text, version: 0 });
    assert.deepEqual(
      closed.references.map((each) => each.text),
      open.references.map((each) => each.text),
    );
    assert.equal(closed.objects.manifests.length, open.objects.manifests.length);
  }),
  changeDocument: eachOffset((_world, document, offset) => {
    const edit = { span: { start: 0, end: offset }, newText: '' };
    assert.equal(facade.changeDocument(document, 9, edit).text, document.text.slice(offset));
  }),
  withVersion: eachDocument((document) => {
    assert.equal(facade.withVersion(document, 7).version, 7);
  }),
  createWorkspace: ({ documents }) => {
    const { documents: held } = facade.createWorkspace('file:///elsewhere', documents);
    for (const { uri } of documents) assert.ok(held.has(uri));
  },
  createWorkspaceInSteps: ({ analysis, documents }) => {
    const steps = facade.createWorkspaceInSteps(analysis.workspace.root, documents);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const inOneGo = facade.createWorkspace(analysis.workspace.root, documents);
    assert.deepEqual([...step.value.documents], [...inOneGo.documents]);
    const warming = step.value.memory.warmUp();
    while (warming.next().done !== true);
    assert.deepEqual(
      step.value.clusters.map(({ name }) => name),
      inOneGo.clusters.map(({ name }) => name),
    );
  },
  withDocuments: ({ analysis, documents }) => {
    const same = facade.withDocuments(analysis.workspace, documents);
    for (const document of documents) assert.equal(same.documents.get(document.uri), document);
  },
  withoutDocuments: ({ analysis, documents }) => {
    const uris = documents.slice(1).map(({ uri }) => uri);
    const fewer = facade.withoutDocuments(analysis.workspace, uris);
    for (const uri of uris) assert.ok(!fewer.documents.has(uri));
    for (const { uri } of documents) facade.analyse(analysis, fewer).findingsOf(uri);
  },
  withOverrides: ({ analysis, documents }) => {
    const [first] = documents;
    if (!first) return;
    const { configuration } = facade.readConfiguration(first.syntax);
    const other = facade.analyse(analysis, facade.withOverrides(analysis.workspace, configuration));
    for (const { uri } of documents) other.findingsOf(uri);
  },
  analyse: (world) => {
    const { analysis, documents } = world;
    const fresh = facade.analyse(
      null,
      facade.createWorkspace(
        analysis.workspace.root,
        documents.map(({ uri, language, text }) => facade.createDocument({ uri, language, text, version: 1 })),
      ),
    );
    for (const document of documents) {
      const other = fresh.workspace.documents.get(document.uri)!;
      const found = analysis.findingsOf(document.uri);
      assert.deepEqual(
        shown(document, found),
        shown(other, fresh.findingsOf(document.uri)),
        'edited as if read afresh',
      );
      for (const finding of found) {
        assertInside(document, finding.place);
        for (const { edits } of fixesOf(finding, document))
          for (const edit of edits) assertInside(document, edit.place);
      }
    }
    const steps = fresh.warmUp();
    while (steps.next().done !== true);
  },
  analyseBeside: ({ analysis, before, documents }) => {
    const beside = facade.analyseBeside(analysis, before.workspace);
    for (const { uri } of documents) beside.findingsOf(uri);
  },
  hover: eachOffset(({ analysis, linkTo }, { uri }, offset) => {
    assertMarkdown(facade.hover(analysis, uri, offset, linkTo)?.markdown ?? 'nothing');
  }),
  complete: eachOffset(({ analysis }, document, offset) => {
    for (const { replace } of facade.complete(analysis, document.uri, offset)) assertSpan(document, replace);
  }),
  actions: eachOffset(({ analysis }, document, offset) => {
    const span = { start: offset, end: Math.min(offset + 50, document.text.length) };
    for (const { edits, elsewhere } of facade.actions(analysis, document.uri, span)) {
      for (const edit of edits) assertSpan(document, edit.span);
      for (const edit of elsewhere?.isNew === false ? elsewhere.edits : [])
        assertSpan(analysis.workspace.documents.get(elsewhere!.uri)!, edit.span);
    }
  }),
  conversionOffers: eachOffset(({ analysis }, { uri, text }, offset) => {
    const span = { start: offset, end: Math.min(offset + 50, text.length) };
    for (const offer of facade.conversionOffers(analysis, uri, span)) {
      const document = analysis.workspace.documents.get(offer.uri);
      assert.ok(document, 'what is converted is known');
      assertSpan(document, { start: offer.offset ?? 0, end: offer.offset ?? 0 });
    }
  }),
  absolute: ({ analysis, documents }) => {
    for (const document of documents) {
      for (const finding of analysis.findingsOf(document.uri)) {
        for (const { edits } of fixesOf(finding, document)) facade.absolute(document, edits);
      }
    }
  },
  declareClusters: ({ analysis }) => {
    const change = facade.declareClusters(analysis.workspace);
    if (change?.isNew === false) {
      const document = analysis.workspace.documents.get(change.uri)!;
      for (const { span } of change.edits) assertSpan(document, span);
    }
  },
  definition: eachOffset((world, { uri }, offset) => {
    for (const place of facade.definition(world.analysis, uri, offset)) assertKnown(world, place);
  }),
  inlayHints: eachOffset(({ analysis }, { uri, text }, offset) => {
    for (const hint of facade.inlayHints(analysis, uri, { start: offset, end: text.length })) {
      assert.ok(hint.offset >= 0 && hint.offset <= text.length);
      assertMarkdown(hint.tooltip);
    }
  }),
  verification: eachOffset(({ analysis }, document, offset) => {
    const command = facade.verification(analysis, document, offset)?.command ?? '';
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    assert.doesNotMatch(command, /[\x00-\x1f]/, 'a command for a shell is one line');
  }),
  references: eachOffset((world, { uri }, offset) => {
    for (const place of facade.references(world.analysis, uri, offset, { entries: true })) assertKnown(world, place);
  }),
  highlights: eachOffset(({ analysis }, document, offset) => {
    for (const place of facade.highlights(analysis, document.uri, offset)) assertInside(document, place);
  }),
  folds: eachDocument((document) => {
    for (const { span } of facade.folds(document)) assertSpan(document, span);
  }),
  lenses: ({ analysis, documents }) => {
    for (const document of documents) {
      for (const { span } of facade.lenses(analysis, document.uri)) assertSpan(document, span);
    }
  },
  lensShape: ({ analysis, documents }) => {
    for (const { uri } of documents) facade.lensShape(analysis, uri);
  },
  servesWords: ({ analysis, documents, input }) => {
    for (const { uri } of documents) {
      const sources = facade
        .lenses(analysis, uri)
        .flatMap(({ subject }) => ('source' in subject ? [subject.source] : []));
      for (const source of [...sources.slice(0, 5), ...input.words]) facade.servesWords(analysis, uri, source);
    }
  },
  symbols: eachDocument((document) => {
    const walk = (items: readonly facade.OutlineItem[]): void => {
      for (const { span, nameSpan, children } of items) {
        assertSpan(document, span);
        assertSpan(document, nameSpan);
        assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end, 'a name stands in its symbol');
        walk(children);
      }
    };
    walk(facade.symbols(document));
  }),
  workspaceSymbols: (world) => {
    for (const word of ['', ...world.input.words]) {
      for (const { place } of facade.workspaceSymbols(world.analysis, word, 20)) assertKnown(world, place);
    }
  },
  answersTo: eachOutcome(() => undefined),
  hasSomethingToSay: ({ analysis }) => void analysis.clusters.filter(facade.hasSomethingToSay),
  nameOf: eachOutcome(({ givenBy }) => void givenBy.map(facade.nameOf)),
  poolsOf: eachOutcome(({ givenBy }) => void givenBy.map(facade.poolsOf)),
  isTried: eachOutcome(
    ({ outcome }) => void facade.plansOf(outcome).map(({ endpoints }) => endpoints.filter(facade.isTried)),
  ),
  notesOn: eachOutcome(({ outcome }) => void facade.notesOn(outcome, facade.PLAIN)),
  plansOf: eachOutcome(({ outcome }) => void facade.plansOf(outcome)),
  remarksOn: eachOutcome(({ outcome }) => {
    for (const plan of facade.plansOf(outcome))
      for (const endpoint of plan.endpoints) facade.remarksOn(endpoint, plan, facade.PLAIN);
  }),
  summaryOf: eachOutcome(({ outcome }) => assert.notEqual(facade.summaryOf(outcome, facade.PLAIN), '')),
  mirrorTreeRoots: ({ analysis }) => void facade.mirrorTreeRoots(analysis),
  mirrorTree: eachTree(() => undefined),
  coverageLine: eachTree((tree, { analysis }) => void facade.coverageLine(analysis, tree)),
  isMirrorBlocked: eachTree((tree, { input }) => {
    for (const word of input.words) facade.isMirrorBlocked(tree, word);
  }),
  mirrorUse: eachTree((tree) => {
    for (const entry of tree.registries?.registries ?? [])
      for (const mirror of entry.mirrors) facade.mirrorUse(entry, mirror);
  }),
  mirrorTreeMarkdown: eachTree((tree, { linkTo, input }) => {
    for (const { prefix, mirrors } of (tree.registries?.registries ?? []).slice(0, 5)) {
      for (const mirror of [null, mirrors[0]?.location ?? null, ...input.words])
        assertMarkdown(facade.mirrorTreeMarkdown(tree, { source: prefix, mirror }, linkTo) ?? 'nothing');
    }
  }),
  mirrorTreePlaces: eachTree((tree, world) => {
    for (const { prefix } of tree.registries?.registries ?? [])
      for (const place of facade.mirrorTreePlaces(tree, prefix, null)) assertKnown(world, place);
  }),
  plainPreview: eachOffset((_world, { content, text }) => {
    const page = facade.plainPreview(text);
    assert.ok(facade.isSameText(page.content, content));
    assert.deepEqual(facade.previewOrigins(page, 0), []);
  }),
  preview: eachPreview((page, { analysis }, name) => {
    const again = facade.preview(analysis, name, page);
    if (page.state === 'written') assert.equal(again?.text, page.text);
  }),
  previewOrigins: eachPreview((page, world) => {
    for (const part of world.input.at)
      for (const place of facade.previewOrigins(page, Math.floor(part * page.text.length))) assertKnown(world, place);
  }),
  previewsOf: ({ analysis, documents }) => {
    for (const { uri } of documents) facade.previewsOf(analysis, uri);
  },
  pullFailures: ({ analysis, documents, input }) => {
    for (const text of [...input.words, ...documents.map((document) => document.text)])
      facade.pullFailures(analysis, text);
  },
  pullFailurePage: ({ analysis, input, linkTo }) => {
    for (const word of input.words) {
      const log = `Trying to access "${word}"\nError: initializing source docker://${word}: pinging container registry a.io: ${word}`;
      for (const text of [word, log]) facade.pullFailurePage(facade.pullFailures(analysis, text), linkTo);
    }
  },
  beforeUnder: (world) => {
    for (const before of statesBefore(world)) facade.beforeUnder(world.analysis, before);
  },
  impactOn: eachImpact(() => undefined),
  impactLevel: eachImpact(({ change }) => void facade.impactLevel(change)),
  impactSummary: eachImpact(({ change }) => assert.notEqual(facade.impactSummary(change), '')),
  previewBefore: (world) => {
    for (const { view, files } of facade.previewsOf(world.analysis, null)) {
      for (const before of statesBefore(world))
        for (const { path } of files)
          facade.previewBefore(world.analysis, before, { cluster: view.cluster.name, path });
    }
  },
  reportSides: (world) => {
    for (const before of [null, ...statesBefore(world)]) facade.reportSides(world.analysis, before);
  },
  report: several((world) => {
    const { analysis, documents, input } = world;
    const [before = null] = statesBefore(world);
    const names = facade.reportSides(analysis, before).map(({ name }) => name);
    const sides = [...names.slice(0, 3), ...input.words.slice(0, 1)];
    const questions: facade.ReportQuestion[] = [
      { kind: 'coverage' },
      ...sides.map((name, index) => ({ kind: 'plans' as const, old: name, next: sides[(index + 1) % sides.length]! })),
      ...documents.flatMap(({ uri }) => [{ kind: 'syntax', uri } as const, { kind: 'basis', uri } as const]),
      { kind: 'rule', code: input.words[0] ?? '' },
    ];
    for (const question of questions) facade.report(analysis, question, before)?.sources();
  }, REPORTS),
  migrate: eachDocument((document) => {
    const { edits, refused, leftAlone, migrated } = facade.migrate(document);
    for (const { place } of [...edits, ...leftAlone, ...(refused ? [refused] : [])]) assertInside(document, place);
    for (const { place } of migrated) facade.migrate(document, document.locate(place)?.start ?? 0);
  }),
  convertibleSets: eachDocument((document) => {
    for (const { place } of facade.convertibleSets(document)) {
      const start = document.locate(place)?.start ?? -1;
      assert.ok(facade.isAround(document, place, start), 'a set stands around its start');
    }
  }),
  isAround: eachDocument((document) => {
    const place = document.placeAt(document.text.length);
    assert.ok(facade.isAround(document, place, document.text.length));
    assert.ok(!facade.isAround(document, place, document.text.length + 1));
  }),
  convertMirrors: ({ analysis, documents }) => {
    const sets = analysis.clusters.flatMap(({ cluster }) => cluster.manifests.mirrorSets);
    const target = analysis.clusters[0]?.cluster.target ?? { kind: 'unknown' as const };
    for (const form of facade.MIRROR_FORMS) {
      for (const some of [documents, ...documents.map((document) => [document])]) {
        const converted = facade.convertMirrors(some, sets, form, target);
        if (converted.kind !== 'converted') continue;
        const { syntax } = facade.createDocument({
          uri: 'file:///x',
          version: 0,
          language: form.language,
          text: converted.text,
        });
        assert.deepEqual(syntax.problems, [], `what is written as ${form.form} can be read`);
      }
    }
  },
  carriedTexts: eachCarried(({ text }) => {
    for (const { place } of text.document.syntax.problems) assertInside(text.document, place);
  }),
  fileUriOf: ({ all, documents }) => {
    for (const { uri } of all) assert.ok(documents.some((file) => file.uri === facade.fileUriOf(uri)));
  },
  offsetInCarried: eachOffset(({ analysis }, document, offset) => {
    const inner = facade.offsetInCarried(document, offset, (uri) => analysis.workspace.documents.get(uri));
    if (inner) assertSpan(inner.document, { start: inner.offset, end: inner.offset });
  }),
  wayTo: eachCarried(({ file, text }) => {
    assert.equal(facade.wayTo(file, text.document.uri)?.at(-1)?.document.text, text.document.text);
  }),
  writeIntoFile: eachCarried(({ file, text: { document } }) => {
    const { uri, text } = document;
    for (const next of [text, `${text}# é\n`, '', '\u0000\ud800']) {
      const written = facade.writeIntoFile(file, uri, { read: text, text: next });
      if (written.kind === 'refused') continue;
      for (const { span } of written.edits) assertSpan(file, span);
      const after = facade.applyEdits(file.text, written.edits);
      const read = facade.createDocument({ uri: file.uri, language: file.language, version: 2, text: after });
      assert.equal(facade.wayTo(read, uri)?.at(-1)?.document.text, next, 'what is written is read again');
    }
    const stale = facade.writeIntoFile(file, uri, { read: `${text}x`, text: '' });
    assert.equal(stale.kind, 'refused', 'another text is not written over');
  }),
  isCarriedUri: ({ documents }) => void documents.map(({ uri }) => facade.isCarriedUri(uri)),
  placeInFile: ({ analysis, documents }) => {
    for (const document of documents) {
      for (const { place } of analysis.findingsOf(document.uri)) {
        const own = facade.placeInFile(place, (uri) => analysis.workspace.documents.get(uri));
        assert.ok(analysis.workspace.documents.get(own.chunk.file)?.locate(own), 'a place of a file');
      }
    }
  },
  readConfiguration: eachDocument((document) => {
    for (const { place } of facade.readConfiguration(document.syntax).problems) assertInside(document, place);
  }),
  localConfs: eachDocument((document) => {
    for (const uri of facade.localConfs(document)) assert.ok(uri.includes(':/') && !uri.includes('/../'), uri);
  }),
  parseYaml: eachDocument(({ text }) => void facade.parseYaml(text, 'file:///any')),
  describeTarget: ({ analysis }) => {
    for (const { cluster } of analysis.clusters) assert.notEqual(facade.describeTarget(cluster.target), '');
  },
  applyEdits: eachDocument((document) => {
    const edits = facade.absolute(document, facade.migrate(document).edits);
    if (edits) facade.applyEdits(document.text, edits);
  }),
  isSameText: eachOffset((_world, document, offset) => {
    const edit = { span: { start: offset, end: offset }, newText: 'x' };
    const { content } = facade.changeDocument(document, 2, edit);
    assert.ok(facade.isSameText(document.content, document.text));
    assert.ok(!facade.isSameText(document.content, content));
  }),
  groupBy: ({ all }) => {
    const groups = [...facade.groupBy(all, ({ language }) => language)];
    for (const [language, own] of groups) assert.ok(own.every((document) => document.language === language));
    assert.equal(groups.flatMap(([, own]) => own).length, all.length);
  },
  lineIndex: eachOffset((_world, { text }, offset) => {
    const lines = facade.lineIndex(text);
    assert.ok(Math.abs(lines.offsetAt(lines.positionAt(offset)) - offset) <= 1);
  }),
};

function several(verb: (world: World) => void, times: (input: FacadeCase) => number): Verb {
  return Object.assign(verb, { times });
}

function eachDocument(ask: (document: facade.Document) => void): Verb {
  return ({ all }) => all.forEach(ask);
}

function eachOffset(ask: (world: World, document: facade.Document, offset: number) => void): Verb {
  const verb = (world: World): void => {
    for (const document of world.all) for (const offset of world.offsets(document)) ask(world, document, offset);
  };
  return Object.assign(verb, { times: ({ at }: FacadeCase) => Math.max(1, at.length) });
}

function eachCarried(
  ask: (carried: { readonly file: facade.Document; readonly text: facade.CarriedText }) => void,
): Verb {
  return ({ documents }) => {
    for (const file of documents) {
      const inside = (document: facade.Document): void => {
        for (const text of facade.carriedTexts(document)) {
          ask({ file, text });
          inside(text.document);
        }
      };
      inside(file);
    }
  };
}

function eachOutcome(ask: (answer: facade.ReferenceAnswer) => void): Verb {
  const verb = ({ analysis, documents, input }: World): void => {
    for (const word of input.words) {
      for (const uri of [null, documents[0]?.uri ?? null]) facade.answersTo(analysis, uri, word).forEach(ask);
    }
  };
  return Object.assign(verb, { times: ({ words }: FacadeCase) => Math.max(1, 2 * words.length) });
}

function eachTree(ask: (tree: facade.MirrorTree, world: World) => void): Verb {
  return (world) => {
    for (const root of facade.mirrorTreeRoots(world.analysis)) {
      const tree = facade.mirrorTree(world.analysis, root.kind, facade.nameOf(root));
      if (tree) ask(tree, world);
    }
  };
}

function eachPreview(
  ask: (page: facade.Preview, world: World, name: { readonly cluster: string; readonly path: string }) => void,
): Verb {
  return (world) => {
    for (const { view, files } of facade.previewsOf(world.analysis, null)) {
      for (const { path } of files) {
        const name = { cluster: view.cluster.name, path };
        const page = facade.preview(world.analysis, name, null);
        if (page) ask(page, world, name);
      }
    }
  };
}

function eachImpact(ask: (impact: facade.ClusterImpact) => void): Verb {
  return (world) => {
    for (const view of world.analysis.clusters) {
      for (const before of statesBefore(world)) {
        const impact = facade.impactOn(view, before);
        if (impact) ask(impact);
      }
    }
  };
}

function statesBefore({ before, documents }: World): facade.Before[] {
  return [
    { kind: 'files', analysis: before },
    ...documents.slice(0, 1).map(({ text }) => ({ kind: 'conf' as const, text })),
  ];
}

/** A finding as people see it. */
function shown(document: facade.Document, findings: readonly facade.Finding[]): unknown[] {
  return findings.map(({ code, message, severity, place }) => ({
    code,
    message,
    severity,
    at: document.locate(place),
  }));
}

function assertInside(document: facade.Document, place: facade.Place): void {
  const span = document.locate(place);
  assert.ok(span, 'a place of this document');
  assertSpan(document, span);
}

/** A place of a file of the workspace, as it is now. */
function assertKnown({ analysis }: World, place: facade.Place): void {
  const document = analysis.workspace.documents.get(place.chunk.file);
  assert.ok(document, 'a place of a file of the workspace');
  assertInside(document, place);
}

function assertSpan({ text }: facade.Document, { start, end }: facade.Span): void {
  assert.ok(
    0 <= start && start <= end && end <= text.length,
    `a span inside the text: ${start}–${end} of ${text.length}`,
  );
}

/** Whatever the input holds, no command is run, no HTML shown and nothing asked of the network out of Markdown. */
function assertMarkdown(markdown: string): void {
  const prose = proseOf(markdown);
  assert.notEqual(markdown.trim(), '');
  assert.doesNotMatch(
    prose,
    /\]\((?!<?(?:file:|https:\/\/(?:docs\.|github\.)))/i,
    'links lead to files and to our pages',
  );
  assert.doesNotMatch(prose, /<(?!file:|https:\/\/)[a-z!/]/i, 'no HTML');
}
