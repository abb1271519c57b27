import { getFlush } from '../api/client';
import { isOpen } from '../domain/flush';
import type { Flush } from '../domain/types';

const EVERY = 1_200;

interface Options {
	signal: AbortSignal;
	/** Whether the request that is looked over the shoulder of is still under way. */
	isCurrent: () => boolean;
	onFlush: ( flush: Flush ) => void;
}

/** A step may take seconds on the server; what it has written meanwhile is shown as it happens. */
export function watchSteps( id: number, options: Options ): void {
	setTimeout( async () => {
		if ( ! options.isCurrent() ) {
			return;
		}
		try {
			const flush = await getFlush( id, options.signal );
			if ( options.isCurrent() && isOpen( flush ) ) {
				options.onFlush( flush );
			}
		} catch {
			// The request itself says what went wrong.
		}
		watchSteps( id, options );
	}, EVERY );
}
