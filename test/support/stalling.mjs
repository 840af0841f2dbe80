/**
 * Loaded into a process before its own code (`--import`): stops its event loop for 300 ms every three seconds, as a long
 * computation or a busy neighbour would.
 */
const EVERY_MS = 3_000;
const STALL_MS = 300;

setInterval(() => {
  const untilMs = performance.now() + STALL_MS;
  while (performance.now() < untilMs);
}, EVERY_MS).unref();
