import assert from 'node:assert/strict';
import { foldersAround } from '../../../server/src/core/clusters/infer';

const FOLDERS = ['clusters/lab', 'clusters/prod', 'clusters/prod2', 'edge/a/b'];

const AROUND: Readonly<Record<string, readonly string[]>> = {
  '': FOLDERS,
  clusters: ['clusters/lab', 'clusters/prod', 'clusters/prod2'],
  'clusters/prod': ['clusters/prod'],
  'clusters/prod/mirrors/all': ['clusters/prod'],
  'clusters/pro': [],
  'clusters/other': [],
  edge: ['edge/a/b'],
  'edge/a': ['edge/a/b'],
  'edge/a/c': [],
  elsewhere: [],
};

suite('folders of clusters', () => {
  for (const [folder, expected] of Object.entries(AROUND)) {
    test(`${folder === '' ? 'the workspace folder' : folder}: is, lies in, or holds`, () => {
      assert.deepEqual(
        foldersAround(FOLDERS)(folder).map((place) => FOLDERS[place]),
        expected,
      );
    });
  }
});
