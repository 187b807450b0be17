import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Scene } from './scene';
import { picture, reset } from './workbench';
import type { Workbench } from './workbench';

/** Who hears what became of scenes. */
export interface Audience {
  readonly passed: (title: string, milliseconds: number) => void;
  readonly failed: (title: string, error: unknown) => void;
}

/**
 * Plays the scenes one after the other in one workbench and tells of each. A scene that fails leaves `failed-….png`; those that failed
 * are given back.
 */
export async function play(bench: Workbench, scenes: readonly Scene[], audience: Audience): Promise<readonly Scene[]> {
  mkdirSync(bench.pictures, { recursive: true });
  const failed: Scene[] = [];
  for (const scene of scenes) {
    const started = performance.now();
    try {
      await reset(bench);
      await scene.run(bench);
      audience.passed(scene.title, performance.now() - started);
    } catch (error) {
      failed.push(scene);
      audience.failed(scene.title, error);
      await photographFailure(bench, scene);
      await reload(bench);
    }
  }
  return failed;
}

async function photographFailure(bench: Workbench, { title }: Scene): Promise<void> {
  const name = `failed-${title.replaceAll(/[^a-z0-9]+/gi, '-')}`;
  const shots = path.resolve('.cache/e2e/shots'); // never among the pictures of the documentation
  mkdirSync(shots, { recursive: true });
  await picture({ ...bench, pictures: shots }, name).catch(() => undefined);
  console.log(`       screenshot: ${path.join(shots, `${name}.png`)}`);
}

/** A fresh page, so that one failed scene does not spoil the next. */
async function reload({ page }: Workbench): Promise<void> {
  page.once('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  await page.reload({ waitUntil: 'domcontentloaded' }).catch(() => undefined);
  await page
    .locator('.monaco-workbench')
    .waitFor({ timeout: 60_000 })
    .catch(() => undefined);
}
