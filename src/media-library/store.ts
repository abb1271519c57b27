import { readPageData } from '../api/page-data';
import type { Flush } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf, newDriver } from '../hooks/flush-registry';

const byAttachment = new Map< number, FlushDriver >();

/**
 * Gives the flush of an image, outside of React: the modal throws its elements away when it moves to the next image,
 * and the flush goes on, is spoken and is found again on the way back.
 */
export function driverFor( attachment: number ): FlushDriver {
	const known = byAttachment.get( attachment );
	if ( known ) {
		return known;
	}
	const driver = newDriver();
	keep( attachment, driver );
	return driver;
}

/** Takes up the flushes that were under way when the page was loaded. */
export function resumeOpen( flushes: Flush[] = readPageData().open ): void {
	for ( const flush of flushes ) {
		for ( const { id } of flush.subject.attachments ) {
			keep( id, driverOf( flush ) );
		}
	}
}

function keep( attachment: number, driver: FlushDriver ): void {
	byAttachment.set( attachment, driver );
	driver.subscribe( () => undefined );
}
