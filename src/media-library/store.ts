import { listFlushes } from '../api/client';
import { readPageData } from '../api/page-data';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf, newDriver } from '../hooks/flush-registry';
import { inTime } from '../hooks/in-time';

const byAttachment = new Map< number, FlushDriver >();

/**
 * Returns the driver of an image's flush. It lives outside of React: the modal discards its elements when it moves to
 * the next image, while the flush continues, is announced and is found again on the way back.
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

/** Picks up the flushes that were running when the page was loaded, if the site answers within five seconds. */
export async function resumeOpen(): Promise< void > {
	if ( ! readPageData().has_open ) {
		return;
	}
	const query = { open: true, per_page: 100 };
	const until = Date.now() + 5_000;
	const { flushes } = await inTime( listFlushes( query ), until ).catch(
		() => ( { flushes: [] } )
	);
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
