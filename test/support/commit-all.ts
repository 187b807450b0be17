import { execFileSync } from 'node:child_process';

/** Makes a folder a git repository whose only commit, on `main`, holds all of its files. */
export function commitAll(cwd: string): void {
  const git = (...words: string[]): void =>
    void execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...words],
      { cwd, stdio: 'pipe' },
    );
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
}
