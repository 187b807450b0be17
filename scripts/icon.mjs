// Draws images/icon.svg into images/icon.png (256 x 256), with the browser of `npm run e2e:setup`, in 256 colours with `pngquant`, a Debian package: half the bytes.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const { executable } = JSON.parse(readFileSync(path.join(root, '.cache/e2e/browser.json'), 'utf8'));
const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  const svg = readFileSync(path.join(root, 'images/icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  const input = await page.screenshot({ omitBackground: true });
  writeFileSync(
    path.join(root, 'images/icon.png'),
    execFileSync('pngquant', ['--speed', '1', '--strip', '-'], { input }),
  );
} finally {
  await browser.close();
}
