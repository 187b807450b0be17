import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createGuard } from '../../server/src/lsp/guard';
import { inStretches, whenIdle } from '../../server/src/lsp/idle';
import { languageOf } from '../../server/src/lsp/languages';
import { readSettings } from '../../server/src/lsp/settings';
import { canonicalFolder, canonicalUri } from '../../server/src/lsp/uris';
import { createLosses, isAmong, sortEvents } from '../../server/src/lsp/watched-files';
import { previewUri, readPreviewUri, reportUri } from '../../server/src/protocol';

suite('URIs', () => {
  test('have one spelling', () => {
    const spellings = [
      ['file:///c%3A/a b', 'file:///C:/a%20b', 'file:///c:/a%20b'],
      ['file:///a/b(1).yaml', 'file:///a/b%281%29.yaml'],
      ['file:///%C3%A4', 'file:///ä', 'FILE:///ä'],
    ];
    for (const same of spellings) assert.equal(new Set(same.map(canonicalUri)).size, 1, same.join());
    assert.notEqual(canonicalUri('file:///a/%2Fb'), canonicalUri('file:///a//b'));
  });

  test('are left alone where they cannot be read', () => {
    for (const uri of ['', 'no uri', 'untitled:Untitled-1', 'file:///a%b'])
      assert.equal(typeof canonicalUri(uri), 'string');
    assert.equal(canonicalUri('untitled:Untitled-1'), 'untitled:Untitled-1');
    assert.equal(canonicalUri('file:///\ud800'), 'file:///%EF%BF%BD');
  });

  test('of folders end without a slash', () => {
    assert.equal(canonicalFolder('file:///a/'), 'file:///a');
    assert.equal(canonicalFolder('file:///'), 'file:');
  });

  test('of node files survive an editor that takes escapes away and puts others in', () => {
    const address = {
      root: 'file:///a%20b/c',
      cluster: 'clusters/prod & "more"#1',
      path: '/etc/containers/registries.conf',
    };
    const uri = previewUri(address);
    assert.match(uri, /^mirrorscope:\/clusters\/prod.*\/etc\/containers\/registries\.conf\?/);
    assert.deepEqual(readPreviewUri(uri), address);
    const [, path = '', query = ''] = /^mirrorscope:([^?]*)\?(.*)$/.exec(uri) ?? [];
    const again = `mirrorscope:${encodeURI(decodeURIComponent(path))}?${encodeURIComponent(decodeURIComponent(query))}`;
    assert.deepEqual(readPreviewUri(again), address);
    for (const further of [{ of: 'base' }, { pool: 'infra' }, { of: 'saved', pool: 'infra' }] as const)
      assert.deepEqual(readPreviewUri(previewUri({ ...address, ...further })), { ...address, ...further });
    for (const other of [
      'file:///a',
      'mirrorscope:/a',
      'mirrorscope:/a?%',
      'mirrorscope:/a?1',
      'mirrorscope:/a?[1,2,3]',
      'mirrorscope:/a?{"root":1}',
    ]) {
      assert.equal(readPreviewUri(other), null, other);
    }
  });
});

suite('what VS Code shows behind the name of a node file or a report', () => {
  // `${path}${query.NAME}` of package.json: NAME is read from a query that is a JSON object.
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { resourceLabelFormatters: { scheme: string; formatting: { label: string } }[] };
  };
  const label = (uri: string): string => {
    const [formatter] = contributes.resourceLabelFormatters;
    const [, scheme, path = '', query = ''] = /^([^:]*):([^?]*)\?(.*)$/.exec(uri) ?? [];
    assert.equal(formatter?.scheme, scheme);
    const values = JSON.parse(decodeURIComponent(query)) as Readonly<Record<string, string | undefined>>;
    const shown = formatter?.formatting.label
      .replace('${path}', decodeURIComponent(path))
      .replace(/\$\{query\.(.+?)\}/, (_, name: string) => values[name] ?? '');
    return shown?.slice(shown.lastIndexOf('/') + 1) ?? '';
  };

  test('is the cluster', () => {
    const address = { root: 'file:///a', cluster: 'clusters/lab', path: '/etc/containers/registries.conf' };
    assert.equal(label(previewUri(address)), 'registries.conf · clusters›lab');
    assert.equal(label(previewUri({ ...address, of: 'base', pool: 'infra' })), 'registries.conf · clusters›lab, infra');
  });

  test('is what is compared, or the file', () => {
    const root = 'file:///a';
    assert.equal(label(reportUri({ kind: 'plans', root, old: 'x/prod', next: 'lab' })), 'plans.md · x›prod → lab');
    assert.equal(label(reportUri({ kind: 'syntax', root, uri: 'file:///a/b%20c.yaml' })), 'syntax.md · b c.yaml');
    assert.equal(label(reportUri({ kind: 'basis', root, uri: 'file:///a/%ff' })), 'basis.md · %ff');
    assert.equal(label(reportUri({ kind: 'coverage', root })), 'coverage.md');
  });
});

suite('languages', () => {
  test('are what the editor says, else what the name says', () => {
    assert.equal(languageOf('untitled:Untitled-1', 'yaml'), 'yaml');
    assert.equal(languageOf('file:///a.txt', 'jsonc'), 'yaml');
    assert.equal(languageOf('file:///a', 'registries-conf'), 'registries-conf');
    assert.equal(languageOf('file:///etc/registries.conf', 'toml'), 'registries-conf');
    assert.equal(languageOf('file:///registries.conf.d/a%20b.conf', 'properties'), 'registries-conf');
    assert.equal(languageOf('file:///Cargo.toml', 'toml'), null);
    assert.equal(languageOf('file:///a.yaml?x', 'helm'), 'yaml');
  });
});

suite('settings', () => {
  test('are read as .mirrorscope.yaml is', () => {
    const { target, clusters, rules, exclude } = readSettings({
      target: '4.18',
      clusters: { prod: { files: ['prod/**'] } },
      rules: { 'icsp-deprecated': 'off', nonsense: 'loud' },
      exclude: ['old/**'],
      structure: 'on',
      trace: { server: 'off' },
    });
    assert.deepEqual(target, { kind: 'release', major: 4, minor: 18 });
    assert.deepEqual(
      clusters?.map(({ name, files }) => [name, files]),
      [['prod', ['prod/**']]],
    );
    assert.deepEqual([...rules], [['icsp-deprecated', 'off']]);
    assert.deepEqual(exclude, ['old/**']);
  });

  test('that nobody set declare nothing', () => {
    const unset = { target: '', releaseImage: '', clusters: null, rules: {}, exclude: [], structure: 'on' };
    for (const settings of [unset, null, undefined, 7, {}]) {
      const { target, releaseImage, clusters, rules, exclude } = readSettings(settings);
      assert.deepEqual([target, releaseImage, clusters, rules.size, exclude], [null, null, null, 0, []]);
    }
  });

  test('of structure leave single rules to be set', () => {
    const { rules } = readSettings({ structure: 'off', rules: { 'wrong-type': 'hint' } });
    assert.deepEqual(Object.fromEntries(rules), {
      'unknown-field': 'off',
      'missing-field': 'off',
      'wrong-type': 'hint',
      'invalid-enum': 'off',
    });
  });
});

suite('watched files', () => {
  test('are ours alone, where the scan would have come by', () => {
    const events = ['a.yaml', 'x/b.conf', 'node_modules/c.yaml', 'x/.git/d.yaml', 'registries.conf.d/e.conf'].map(
      (name) => ({
        uri: `file:///w/${name}`,
        type: 2 as const,
      }),
    );
    const { changed, gone } = sortEvents([...events, { uri: 'file:///w/folder', type: 3 }], () => 'file:///w');
    assert.deepEqual(changed, ['file:///w/a.yaml', 'file:///w/registries.conf.d/e.conf']);
    assert.deepEqual(gone, new Set(['file:///w/folder']));
    assert.deepEqual(sortEvents(events, () => '').changed, []);
  });

  test('may be folders that have come, each before what lies in it', () => {
    const names = ['x/y', 'node_modules', 'x', 'x.md', '.git/z', 'node_modules/a/b', 'x/a.yaml', 'registries.conf.d'];
    const events = names.map((name) => ({ uri: `file:///w/${name}`, type: 1 as const }));
    const { changed, come } = sortEvents([...events, { uri: 'file:///w/other', type: 2 }], () => 'file:///w');
    assert.deepEqual(changed, ['file:///w/x/a.yaml']);
    assert.deepEqual(
      come.map((uri) => uri.slice('file:///w/'.length)),
      ['registries.conf.d', 'x', 'x.md', 'x/y'],
    );
    assert.deepEqual(sortEvents(events, () => '').come, []);
  });

  test('are known to be gone to those alone who read since before that', async () => {
    const losses = createLosses();
    const ask = (): Promise<boolean> =>
      losses.during(async (isLost) => {
        await Promise.resolve();
        return isLost('file:///w/x/a.yaml');
      });
    const early = ask();
    losses.note(new Set(['file:///w/x']));
    const late = ask();
    assert.deepEqual([await early, await late], [true, false]);
  });

  test('that are gone take with them what lay in them, and nothing beside', () => {
    const gone = new Set(['file:///w/folder', 'file:///w/a.yaml']);
    const files = ['a.yaml', 'folder/b.yaml', 'folder/deep/c.yaml', 'folder2/d.yaml', 'b.yaml', 'a.yaml2'];
    const lost = files.filter((name) => isAmong(gone, `file:///w/${name}`));
    assert.deepEqual(lost, ['a.yaml', 'folder/b.yaml', 'folder/deep/c.yaml']);
    assert.equal(isAmong(new Set(), 'file:///w/a.yaml'), false);
  });
});

suite('the guard', () => {
  test('answers null, tells each failure once, and goes on', async () => {
    const log: string[] = [];
    const guard = createGuard((message) => void log.push(message.split('\n', 1)[0] ?? ''));
    const half = guard.answers('half', (n: number) => {
      if (n % 2 !== 0) throw new Error('odd');
      return n / 2;
    });
    assert.deepEqual([await half(1), await half(4), await half(3)], [null, 2, null]);
    const later = guard.takes('later', () => Promise.reject(new Error('late')));
    await later(null);
    assert.deepEqual(log, ['half failed: Error: odd', 'later failed: Error: late']);
  });
});

suite('work that waits', () => {
  test('runs once for all that was asked before it began, and again for what came later', async () => {
    const runs: boolean[] = [];
    const idle = whenIdle(async () => {
      if (runs.length === 0) idle.ask();
      runs.push(idle.isOutdated);
      await Promise.resolve();
    });
    idle.ask();
    idle.ask();
    idle.ask();
    await idle.settled();
    assert.deepEqual(runs, [true, false]);
  });

  test('does not begin after it was stopped', async () => {
    let ran = false;
    const idle = whenIdle(() => {
      ran = true;
      return Promise.resolve();
    });
    idle.ask();
    idle.stop();
    await idle.settled();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    assert.equal(ran, false);
  });
});

suite('Pauses of long work', () => {
  test('are long enough for a question to be read, dealt with and answered', async () => {
    const steps: string[] = [];
    const pause = inStretches();
    setImmediate(() => {
      steps.push('read');
      setImmediate(() => {
        steps.push('dealt with');
        setImmediate(() => void steps.push('answered'));
      });
    });
    while (!(await pause())) assert.deepEqual(steps, [], 'while a stretch lasts nothing else is done');
    assert.deepEqual(steps, ['read', 'dealt with', 'answered']);
  });
});
