import { listFlushes } from '../api/client';
import { readPageData } from '../api/page-data';
import { isOpen } from '../domain/flush';
import type { Flush } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf, newDriver } from '../hooks/flush-registry';
import { inTime } from '../hooks/in-time';
import { flushOf, isBusy } from '../hooks/progress';
import { resultKey, setState } from './states';

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
	setState( attachment, { told: true } );
	void driverFor( attachment ).start( {
		scope: 'images',
		attachments: [ attachment ],
	} );
}

/** Flushes many images as one, which each of them shows in short. */
export function flushImages( attachments: number[] ): FlushDriver {
	const driver = newDriver();
	for ( const attachment of attachments ) {
		if ( ! isBusy( driverFor( attachment ).getSnapshot() ) ) {
			keep( attachment, driver );
			setState( attachment, { told: false } );
		}
	}
	changed();
	void driver.start( { scope: 'images', attachments } );
	return driver;
}

/** Shows a flush at one image, with its whole sentence while it is open and this image's alone. */
function follow( attachment: number, flush: Flush ): void {
	keep( attachment, driverOf( flush ) );
	if ( isOpen( flush ) && flush.subject.attachment_count === 1 ) {
		setState( attachment, { told: true } );
	}
}

/** Shows a flush at its image, unless that or a later one is shown already; returns whether it does. */
export function showFlush( attachment: number, flush: Flush ): boolean {
	const shown = driverFor( attachment ).getSnapshot();
	const isLater =
		! isBusy( shown ) && ( flushOf( shown )?.id ?? 0 ) < flush.id;
	if ( isLater ) {
		follow( attachment, flush );
	}
	return isLater;
}

let resumed: Promise< Flush[] > | null = null;

/** Picks up the flushes that were running when the page was loaded, once, if the site answers within five seconds, and returns them. */
export async function resumeOpen(): Promise< Flush[] > {
	if ( ! readPageData().has_open ) {
		return [];
	}
	resumed ??= askOpen();
	return resumed;
}

async function askOpen(): Promise< Flush[] > {
	const query = { open: true, per_page: 100 };
	const until = Date.now() + 5_000;
	const { flushes } = await inTime( listFlushes( query ), until ).catch(
		() => ( { flushes: [] } )
	);
	for ( const flush of flushes ) {
		// A flush names only its first images; of those of the list, the page says which is theirs.
		const listed = readPageData().news.filter(
			( { flush: last } ) => last === flush.id
		);
		for ( const { id } of [ ...flush.subject.attachments, ...listed ] ) {
			follow( id, flush );
		}
	}
	changed();
	return flushes;
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
	if ( byAttachment.get( attachment ) === driver ) {
		return;
	}
	byAttachment.set( attachment, driver );
	const note = () => {
		if ( byAttachment.get( attachment ) !== driver ) {
			return;
		}
		const progress = driver.getSnapshot();
		const flush = flushOf( progress );
		setState( attachment, {
			busy: isBusy( progress ),
			...( flush && { result: resultOf( flush ) } ),
			...( progress.status === 'starting' && {
				result: { key: 'open', at: 0 },
			} ),
		} );
	};
	driver.subscribe( note );
	if ( driver.getSnapshot().status !== 'idle' ) {
		note();
	}
}

function resultOf( flush: Flush ) {
	const ended = isOpen( flush ) ? null : flush.finished_at;
	return {
		key: resultKey( flush.state ),
		at: ended ? Math.floor( Date.parse( ended ) / 1_000 ) : 0,
	};
}
