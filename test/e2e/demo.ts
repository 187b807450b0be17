// Opens the packaged extension in the newest VS Code on a copy of the examples, for a person with a browser. Ctrl+C stops it.
import path from 'node:path';
import { startSession } from './ui/session';

async function main(): Promise<void> {
  process.once('SIGINT', () => {
    process.exit(0); // Ctrl+C is how it ends; the rest is stopped on the way out
  });
  const { server, profile, vscode, stop } = await startSession({ workspace: path.resolve('.cache/demo/examples') });
  console.log(`\n  VS Code ${vscode} on a fresh copy of examples/ in ${profile.workspace}`);
  console.log(`  Open  ${server.url.href}\n\n  Ctrl+C stops it.`);
  const how = await server.child.ended;
  console.error(`the VS Code server ${how}\n${server.child.tail(20)}`);
  await stop();
  process.exit(1);
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
