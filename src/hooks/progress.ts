import type { ApiError } from '../api/errors';
import type { Flush } from '../domain/types';

export type Act = 'retry' | 'cancel' | 'undo';

/** Where a flush is, as this browser knows it. */
export type FlushProgress =
	| { status: 'idle' }
	| { status: 'starting' }
	| { status: 'refused'; error: ApiError }
	| {
			status: 'open';
			flush: Flush;
			secondsLeft: number | null;
			problem: ApiError | null;
			acting: Act | null;
	  }
	| {
			status: 'ended';
			flush: Flush;
			problem: ApiError | null;
			acting: Act | null;
	  };

/** Gives the flush, where there is one yet. */
export function flushOf( progress: FlushProgress ): Flush | null {
	return 'flush' in progress ? progress.flush : null;
}

/** Tells whether a click on Flush has to wait. */
export function isBusy( progress: FlushProgress ): boolean {
	return (
		progress.status === 'starting' ||
		progress.status === 'open' ||
		( progress.status === 'ended' && progress.acting !== null )
	);
}
