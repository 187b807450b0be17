const duties: (() => void)[] = [];

/**
 * Runs `duty` when this process ends, by itself or by a signal (but SIGKILL): the last one asked for first. Returns how to do
 * without it. A duty is synchronous and does not throw.
 */
export function atEnd(duty: () => void): () => void {
  if (duties.length === 0) listen();
  duties.push(duty);
  return () => {
    const place = duties.indexOf(duty);
    if (place >= 0) duties.splice(place, 1);
  };
}

let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  process.once('exit', () => {
    for (const duty of duties.splice(0).reverse()) duty();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
}
