/**
 * Loaded into a process before its own code (`--import`): stops its event loop for 300 ms at each SIGUSR2, as a long
 * computation or a busy neighbour would.
 */
const STALL_MS = 300;

process.on('SIGUSR2', () => {
  const untilMs = performance.now() + STALL_MS;
  while (performance.now() < untilMs);
});
