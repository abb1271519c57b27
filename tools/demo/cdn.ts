import type { SwitchInput } from '../simulator/switch-types';

/** What bunny.net's removals usually take: of the first ten five work at once, four within 16 seconds, and one takes half a minute. */
export const cdn: SwitchInput = { preset: 'bunny', seed: 34 };

/** After which nine of ten of them are done. On a site it is 30 by default. */
export const waitSeconds = 17;
