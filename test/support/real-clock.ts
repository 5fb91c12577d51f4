/** For tests on real processes, which do not wait for a clock of ours. */
export { systemClock as realClock } from '../../src/platform/clock.ts';
