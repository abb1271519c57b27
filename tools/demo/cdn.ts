import type { SwitchInput } from '../simulator/switch-types';

/**
 * Typical delays of bunny.net's removals: of the first ten, five work at once, four within 16 seconds, and one takes
 * half a minute.
 */
export const cdn: SwitchInput = { preset: 'bunny', seed: 34 };

/** Seconds until the check, when nine of ten removals are done; 30 on a real site. */
export const waitSeconds = 17;
