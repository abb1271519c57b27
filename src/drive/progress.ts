import type { ApiError } from '../api/errors';
import type { Flush, FlushAct } from '../domain/types';

export type FlushProgress =
	| { status: 'idle' }
	| { status: 'starting' }
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

export function flushOf( progress: FlushProgress ): Flush | null {
	return 'flush' in progress ? progress.flush : null;
}

export function problemOf( progress: FlushProgress ): ApiError | null {
	if ( progress.status === 'refused' ) {
		return progress.error;
	}
	return 'problem' in progress ? progress.problem : null;
}

/** Whether the Flush button is disabled, because a flush is starting, running, or being acted on. */
export function isBusy( progress: FlushProgress ): boolean {
	return (
		progress.status === 'starting' ||
		progress.status === 'open' ||
		( progress.status === 'ended' && progress.acting !== null )
	);
}
