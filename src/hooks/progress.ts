import type { ApiError } from '../api/errors';
import type { Flush, FlushAct, Method } from '../domain/types';
import type { Measuring } from './measuring';

/** Where a flush is, as this browser knows it. */
export type FlushProgress =
	| { status: 'idle' }
	| {
			status: 'starting';
			method: Method;
			/** Null where nothing is measured, or not any more. */
			measuring: Measuring | null;
	  }
	| { status: 'refused'; error: ApiError }
	| {
			status: 'open';
			flush: Flush;
			secondsLeft: number | null;
			problem: ApiError | null;
			acting: FlushAct | null;
	  }
	| {
			status: 'ended';
			flush: Flush;
			problem: ApiError | null;
			acting: FlushAct | null;
	  };

/** Gives the flush, where there is one yet. */
export function flushOf( progress: FlushProgress ): Flush | null {
	return 'flush' in progress ? progress.flush : null;
}

/** Gives what went wrong last, if anything did. */
export function problemOf( progress: FlushProgress ): ApiError | null {
	if ( progress.status === 'refused' ) {
		return progress.error;
	}
	return 'problem' in progress ? progress.problem : null;
}

/** Tells whether a click on Flush has to wait. */
export function isBusy( progress: FlushProgress ): boolean {
	return (
		progress.status === 'starting' ||
		progress.status === 'open' ||
		( progress.status === 'ended' && progress.acting !== null )
	);
}
