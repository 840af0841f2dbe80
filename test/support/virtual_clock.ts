export { VirtualClock } from '../../src/runtime/virtual_clock.ts';
