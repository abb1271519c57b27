import { getFlush } from '../api/client';
import { isOpen } from '../domain/flush';
import type { Flush } from '../domain/types';

const EVERY = 1_200;

interface Options {
	signal: AbortSignal;
	/** Whether the request that runs the flush is still pending. */
	isCurrent: () => boolean;
	onFlush: ( flush: Flush ) => void;
}

/** Polls a flush while another request runs it, so that progress is shown during a step that takes seconds. */
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
			// The running request returns the flush, or an error, anyway.
		}
		watchSteps( id, options );
	}, EVERY );
}
