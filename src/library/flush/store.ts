import { listFlushes } from '../../api/client';
import { readPageData } from '../../api/page-data';
import { isNewer, isOpen } from '../../domain/flush';
import type { Flush } from '../../domain/types';
import type { FlushDriver } from '../../drive/flush-driver';
import { driverOf, newDriver } from '../../drive/flush-registry';
import { inTime } from '../../api/in-time';
import { flushOf, isBusy } from '../../drive/progress';
import { type Result, setState, stateOf } from './states';

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

/** Flushes one image. Images that changed together, or were selected together, share a driver: another flush of this one must not show at the others. */
export function flushImage( attachment: number ): void {
	const driver = driverFor( attachment );
	void begin(
		[ attachment ],
		isShared( driver ) ? newDriver() : driver,
		true
	);
}

/** Flushes many images as one, which each of them shows in short. Calls back where somebody says no to so many. */
export function flushImages(
	attachments: number[],
	onDeclined: () => void
): FlushDriver {
	const driver = newDriver();
	void begin( attachments, driver, false ).then(
		( isBegun ) => isBegun || onDeclined()
	);
	return driver;
}

/** Returns whether it went ahead; else the images show again what they showed before. */
async function begin(
	attachments: number[],
	driver: FlushDriver,
	told: boolean
): Promise< boolean > {
	const before = attachments
		.map( ( id ) => ( {
			id,
			driver: driverFor( id ),
			told: stateOf( id ).told,
		} ) )
		.filter( ( shown ) => ! isBusy( shown.driver.getSnapshot() ) );
	for ( const { id } of before ) {
		keep( id, driver );
		setState( id, { told } );
	}
	changed();
	await driver.start( { scope: 'images', attachments } );
	if ( driver.getSnapshot().status !== 'idle' ) {
		return true;
	}
	for ( const shown of before ) {
		if ( byAttachment.get( shown.id ) === driver ) {
			byAttachment.set( shown.id, shown.driver );
			setState( shown.id, { told: shown.told } );
		}
	}
	changed();
	return false;
}

function isShared( driver: FlushDriver ): boolean {
	const flush = flushOf( driver.getSnapshot() );
	const images = [ ...byAttachment.values() ].filter(
		( other ) => other === driver
	);
	return images.length > 1 || ( flush?.subject.attachment_count ?? 0 ) > 1;
}

/** Shows a flush at one image, with its whole sentence while it is open and this image's alone. */
function follow( attachment: number, flush: Flush ): void {
	const driver = driverOf( flush );
	keep( attachment, driver );
	if ( isNewer( flush, flushOf( driver.getSnapshot() ) ) ) {
		driver.follow( flush );
	}
	if ( isOpen( flush ) && flush.subject.attachment_count === 1 ) {
		setState( attachment, { told: true } );
	}
}

/** Shows a flush at its image, unless that shows it as new as it is, or a later one; returns whether it does. */
export function showFlush( attachment: number, flush: Flush ): boolean {
	const shown = driverFor( attachment ).getSnapshot();
	const isNews = ! isBusy( shown ) && isNewer( flush, flushOf( shown ) );
	if ( isNews ) {
		follow( attachment, flush );
	}
	return isNews;
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
	let before = stateOf( attachment ).result;
	const note = () => {
		if ( byAttachment.get( attachment ) !== driver ) {
			return;
		}
		const progress = driver.getSnapshot();
		const flush = flushOf( progress );
		let result = flush ? resultOf( flush ) : before;
		if ( progress.status === 'starting' ) {
			// What a flush that never begins leaves as it was.
			before = stateOf( attachment ).result;
			result = { key: 'open', at: 0 };
		}
		setState( attachment, { busy: isBusy( progress ), result } );
	};
	driver.subscribe( note );
	if ( driver.getSnapshot().status !== 'idle' ) {
		note();
	}
}

function resultOf( flush: Flush ): Result {
	const ended = isOpen( flush ) ? null : flush.finished_at;
	return {
		key: flush.result,
		at: ended ? Math.floor( Date.parse( ended ) / 1_000 ) : 0,
	};
}
