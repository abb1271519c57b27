import type { ApiError } from '../api/errors';
import type { Flush } from '../domain/types';

const SOON = 200;
const LONGEST_IDLE = 5_000;
const LONGEST_RETRY = 30_000;
// A hidden tab goes on, since it may be all that drives the flush where WP-Cron is off, but it is in no hurry.
const HIDDEN = 15_000;

/** How often a paused flush is asked for: somebody may resume it elsewhere. */
export const PAUSED = 60_000;

/** Tells whether asking again can help. */
export function isPassing( { kind, status }: ApiError ): boolean {
	return (
		[ 'offline', 'unreachable', 'busy', 'server' ].includes( kind ) ||
		status === 409
	);
}

/** Gives the milliseconds until the next request, `idle` being how many answers in a row brought nothing new. */
export function nextDelay(
	waitLeft: number | null,
	idle: number,
	hidden: boolean
): number {
	const pace = idle === 0 ? SOON : Math.min( LONGEST_IDLE, 500 * 2 ** idle );
	const delay = waitLeft === null ? pace : Math.max( waitLeft, SOON );
	return hidden ? Math.max( delay, HIDDEN ) : delay;
}

/** Gives the milliseconds until a failed request is made again. */
export function retryDelay( failures: number ): number {
	return Math.min( LONGEST_RETRY, 1_000 * 2 ** failures );
}

/** Tells whether an answer brought anything new. */
export function hasMoved( before: Flush, after: Flush ): boolean {
	return (
		before.state !== after.state ||
		before.paused !== after.paused ||
		JSON.stringify( [ before.counts, before.layers, before.steps ] ) !==
			JSON.stringify( [ after.counts, after.layers, after.steps ] )
	);
}
