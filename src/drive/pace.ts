import type { ApiError } from '../api/errors';
import type { Flush } from '../domain/types';

const SOON = 200;
const LONGEST_IDLE = 5_000;
const LONGEST_RETRY = 30_000;
// A hidden tab continues slowly: with WP-Cron off, it may be all that drives the flush.
const HIDDEN = 15_000;

/** Whether the same request may succeed later. */
export function isTransient( { kind, status }: ApiError ): boolean {
	return (
		[ 'offline', 'unreachable', 'busy', 'server' ].includes( kind ) ||
		status === 409
	);
}

/** Returns the milliseconds until the next request; `idle` is the number of consecutive answers without news. */
export function nextDelay(
	waitLeft: number | null,
	idle: number,
	hidden: boolean
): number {
	const pace = idle === 0 ? SOON : Math.min( LONGEST_IDLE, 500 * 2 ** idle );
	const delay = waitLeft === null ? pace : Math.max( waitLeft, SOON );
	return hidden ? Math.max( delay, HIDDEN ) : delay;
}

/** Returns the milliseconds until a failed request is repeated. */
export function retryDelay( failures: number ): number {
	return Math.min( LONGEST_RETRY, 1_000 * 2 ** failures );
}

export function hasMoved( before: Flush, after: Flush ): boolean {
	return (
		before.state !== after.state ||
		JSON.stringify( [ before.counts, before.layers, before.steps ] ) !==
			JSON.stringify( [ after.counts, after.layers, after.steps ] )
	);
}
