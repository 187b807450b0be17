import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { browserInstallation } from './installation';

/** A browser with one page, and what it asked other machines for. */
export interface OpenPage {
  readonly page: Page;
  /** Hosts other than this machine that were asked; grows while the page lives. */
  readonly outsideHosts: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

/** Size of the page, and of the screenshots, in CSS pixels. */
export const viewport = { width: 1280, height: 800 };

/** Starts the browser with an empty page. */
export async function openPage(): Promise<OpenPage> {
  const { executable, environment } = browserInstallation();
  const browser = await chromium.launch({
    executablePath: executable,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    env: { ...definedEnvironment(), ...environment },
  });
  try {
    const page = await browser.newPage({ viewport });
    return { page, outsideHosts: watchOutsideHosts(page), close: () => closeQuietly(browser) };
  } catch (error) {
    await closeQuietly(browser);
    throw error;
  }
}

function watchOutsideHosts(page: Page): ReadonlySet<string> {
  const hosts = new Set<string>();
  const look = (address: string): void => {
    const { protocol, hostname, host } = new URL(address);
    if (/^(?:https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') hosts.add(host);
  };
  page.on('request', (request) => {
    look(request.url());
  });
  page.on('websocket', (socket) => {
    look(socket.url());
  });
  return hosts;
}

async function closeQuietly(browser: Browser): Promise<void> {
  await browser.close().catch(() => undefined); // it may have died with what is reported anyway
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
