import type { SwitchInput } from '../simulator/switch-types';

/**
 * Typical delays of bunny.net's removals: of the first ten, five work at once, four within 16 seconds, and one takes
 * half a minute.
 */
export const cdn: SwitchInput = { preset: 'bunny', seed: 34 };

/** Seconds from a removal until the plugin checks it: by then nine of ten are done. A real site waits 30 by default. */
export const waitSeconds = 17;
