import type { Flush } from '../domain/types';
import type { FlushDriver } from './flush-driver';
import { flushOf, type FlushProgress } from './progress';

/** What a person can have done about a flush. */
export interface LineActions {
	tryAgain?: () => void;
	newAddress?: () => void;
	undo?: () => void;
	giveUp?: () => void;
	resume?: () => void;
	pause?: () => void;
	stop?: () => void;
}

/** Gives what a flush's driver does about it; `attachments` are its images, where more are known than it names itself. */
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
		resume: () => void driver.act( 'resume' ),
		pause: () => void driver.act( 'pause' ),
		stop: () => void driver.act( 'cancel' ),
		...( images && {
			newAddress: () =>
				void driver.start( {
					scope: 'images',
					attachments: images,
					method: 'new_address',
				} ),
		} ),
	};
}

// A flush names its first images only.
function imagesOf( { subject }: Flush ): number[] | null {
	const ids = subject.attachments.map( ( { id } ) => id );
	return ids.length > 0 && ids.length === subject.attachment_count
		? ids
		: null;
}
