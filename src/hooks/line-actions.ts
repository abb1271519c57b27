import type { Flush } from '../domain/types';
import type { FlushDriver } from './flush-driver';
import { flushOf, type FlushProgress } from './progress';

export interface LineActions {
	tryAgain?: () => void;
	newAddress?: () => void;
	/** Flushes again once the pages are measured. */
	measureNow?: () => void;
	undo?: () => void;
	stop?: () => void;
}

/** Returns the actions of a flush's driver; `attachments` are its images, where more are known than it names itself. */
export function lineActions(
	driver: FlushDriver,
	progress: FlushProgress,
	attachments?: number[]
): LineActions {
	const flush = flushOf( progress );
	const images = attachments ?? ( flush && imagesOf( flush ) );
	return {
		tryAgain: () =>
			void ( flush ? driver.act( 'retry' ) : driver.startAgain() ),
		undo: () => void driver.act( 'undo' ),
		stop: () => void driver.act( 'cancel' ),
		...( images && {
			newAddress: () =>
				void driver.start( {
					scope: 'images',
					attachments: images,
					method: 'new_address',
				} ),
			measureNow: () =>
				void driver.start( {
					scope: 'images',
					attachments: images,
				} ),
		} ),
	};
}

// A flush lists only its first images.
function imagesOf( { subject }: Flush ): number[] | null {
	const ids = subject.attachment_ids;
	return ids.length > 0 && ids.length === subject.attachment_count
		? ids
		: null;
}
