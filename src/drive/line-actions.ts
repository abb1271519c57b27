import type { Flush } from '../domain/types';
import type { FlushDriver } from './flush-driver';
import { flushOf, type FlushProgress } from './progress';

export interface LineActions {
	flushAgain?: () => void;
	flushAnyway?: () => void;
	undo?: () => void;
	stop?: () => void;
}

/** Returns the actions of a flush's driver. */
export function lineActions(
	driver: FlushDriver,
	progress: FlushProgress
): LineActions {
	return {
		flushAgain: () => void flushAgain( driver, flushOf( progress ) ),
		flushAnyway: () => void driver.startAgain( { without_credits: true } ),
		undo: () => void driver.act( 'undo' ),
		stop: () => void driver.act( 'cancel' ),
	};
}

/** Continues a failed flush. If it ended without proof, or its images have changed since, they are flushed again. */
function flushAgain( driver: FlushDriver, flush: Flush | null ) {
	if ( ! flush ) {
		return driver.startAgain();
	}
	return flush.can.retry && flush.result !== 'changed'
		? driver.act( 'retry' )
		: driver.start( {
				scope: 'images',
				attachments: flush.subject.attachment_ids,
				...( flush.method === 'removal' && { method: 'removal' } ),
			} );
}
