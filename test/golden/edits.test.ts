import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Rendering } from '../../server/src/core/cluster/node-files';
import { viewCluster } from '../../server/src/core/clusters/view';
import { editedWorkspace, freshWorkspace, type Texts } from '../support/edited-workspace';
import { randomFrom, type Random } from '../support/random';

// The golden inputs once more, each brought there by edits: what the operator's code wrote must not depend on the way.
const folder = path.resolve(process.cwd(), 'test/golden');
const EDITS = 4;

for (const kind of ['render', 'render-random']) {
  suite(`golden: ${kind}, edited and undone`, () => {
    for (const name of readdirSync(path.join(folder, kind))) {
      test(name, () => {
        const texts = inputOf(path.join(folder, kind, name, 'input'));
        const random = randomFrom(name.length);
        let workspace = freshWorkspace(texts);
        let view = viewCluster(workspace.clusters[0]!, null, workspace.beside);
        const written = toldOf(view.answers.rendering);
        let changed = 0;
        for (let edit = 0; edit < EDITS; edit++) {
          for (const next of [edited(texts, random), texts]) {
            workspace = editedWorkspace(workspace, next);
            view = viewCluster(workspace.clusters[0]!, view, workspace.beside);
            if (JSON.stringify(toldOf(view.answers.rendering)) !== JSON.stringify(written)) changed++;
          }
        }
        assert.deepEqual(toldOf(view.answers.rendering), written);
        assert.ok(changed <= EDITS, 'only the edits change an answer, never the way back');
      });
    }
  });
}

function inputOf(input: string): Texts {
  const names = readdirSync(input).sort();
  return new Map(names.map((name) => [name, readFileSync(path.join(input, name), 'utf8')]));
}

/** Without one line of one file. */
function edited(texts: Texts, random: Random): Texts {
  const names = [...texts.keys()];
  const name = random.pick(names);
  const lines = (texts.get(name) ?? '').split('\n');
  return new Map(texts).set(name, lines.toSpliced(random.below(lines.length), 1).join('\n'));
}

function toldOf(rendering: Rendering): unknown {
  const warnings = rendering.warnings.map(({ message }) => message);
  if (rendering.kind === 'refused') return { warnings, error: rendering.refusal.message };
  return { warnings, files: rendering.files.map(({ path: file, mode, contents }) => ({ file, mode, contents })) };
}
