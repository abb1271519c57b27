import type { ApiError } from '../api/errors';
import type { Flush } from '../domain/types';

// Milliseconds between requests.
const SOON = 200;
const LONGEST_IDLE = 5_000;
const LONGEST_RETRY = 30_000;
// A hidden tab continues slowly: with WP-Cron off, it may be all that drives the flush.
const HIDDEN = 15_000;

/** Whether the same request may succeed later, without the user's doing. */
export function isTransient( { kind, status }: ApiError ): boolean {
	return (
		[ 'offline', 'unreachable', 'busy', 'server' ].includes( kind ) ||
		status === 409
	);
}

/** Returns the milliseconds until the next request; `idle` counts the answers since the flush last changed. */
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

/** A flush's wait, counted down by the browser's own clock. */
export class Wait {
	#ends: number | null = null;

	set( { wait }: Flush ): void {
		this.#ends = wait ? Date.now() + wait.seconds_left * 1_000 : null;
	}

	/** Returns the remaining milliseconds; null while the flush does not wait. */
	left(): number | null {
		return this.#ends === null
			? null
			: Math.max( 0, this.#ends - Date.now() );
	}

	seconds(): number | null {
		const left = this.left();
		return left === null ? null : Math.ceil( left / 1_000 );
	}
}
