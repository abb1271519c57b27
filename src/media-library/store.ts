import { listFlushes } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Flush } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf, newDriver } from '../hooks/flush-registry';
import { inTime } from '../hooks/in-time';
import { flushOf, isBusy } from '../hooks/progress';

const byAttachment = new Map< number, FlushDriver >();
const listeners = new Set< () => void >();

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

/** Flushes one image. Images that changed together share a flush: another one of this image must not show at the others. */
export function flushImage( attachment: number ): void {
	const flush = flushOf( driverFor( attachment ).getSnapshot() );
	if ( flush && flush.subject.attachment_count > 1 ) {
		keep( attachment, newDriver() );
		changed();
	}
	void driverFor( attachment ).start( {
		scope: 'images',
		attachments: [ attachment ],
	} );
}

/** Shows a flush at its image, unless that or a later one is shown already; returns whether it does. */
export function showFlush( attachment: number, flush: Flush ): boolean {
	const shown = driverFor( attachment ).getSnapshot();
	const isLater =
		! isBusy( shown ) && ( flushOf( shown )?.id ?? 0 ) < flush.id;
	if ( isLater ) {
		keep( attachment, driverOf( flush ) );
	}
	return isLater;
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

/** Calls back when an image gets another driver or other news; returns the function that stops that. */
export function onChange( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}

export function changed(): void {
	listeners.forEach( ( listener ) => listener() );
}

function keep( attachment: number, driver: FlushDriver ): void {
	byAttachment.set( attachment, driver );
	driver.subscribe( () => undefined );
}
