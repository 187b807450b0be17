/** Does some work in a later turn of the event loop: messages that have come in by now are dealt with first. */
export function inNextTurn(work: () => void): void {
  if ('setImmediate' in globalThis) setImmediate(work);
  else afterOwnMessage(work);
}

/** Does some work after so many milliseconds, unless the program has come to its end by then: it is not kept alive for that. */
export function afterPause(milliseconds: number, work: () => void): ReturnType<typeof setTimeout> {
  const timer = setTimeout(work, milliseconds);
  // In a browser it is a number.
  (timer as { readonly unref?: () => void }).unref?.();
  return timer;
}

/** What a browser has instead of `setImmediate`: timers wait there for four milliseconds and more, a message to oneself does not wait. */
function afterOwnMessage(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  const onMessage = (): void => {
    port1.close();
    work();
  };
  Object.assign(port1, { onmessage: onMessage });
  port2.postMessage(null);
}
