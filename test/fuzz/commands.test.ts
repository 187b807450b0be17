import { commandTarget } from './command-target';
import { readSeeds } from './seeds';
import { shortRun } from './short-run';

suite('the command line on mutated folders', () => {
  test('no command fails for what it is given, writes elsewhere, or steers a terminal', async function () {
    await shortRun(this, await commandTarget(readSeeds()), { inputs: 250, seconds: 60 });
  });
});
