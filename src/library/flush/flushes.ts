import { listFlushes } from '../../api/client';
import { inTime } from '../../api/in-time';
import { readPageData } from '../../api/page-data';
import { isNewer, isOpen } from '../../domain/flush';
import type { Flush } from '../../domain/types';
import type { FlushDriver } from '../../drive/flush-driver';
import { driverOf, newDriver } from '../../drive/flush-registry';
import { flushOf, isBusy } from '../../drive/progress';
import {
	changeRow,
	keyOf,
	type Result,
	type Row,
	type RowKey,
	rowOf,
	type Subject,
} from '../rows';

/**
 * Flushes a subject as one flush, shown in the subject's row and in the rows of those of its images that are not being
 * flushed already. Resolves to false if the user declined; the rows are restored then.
 */
export async function flushSubject( subject: Subject ): Promise< boolean > {
	const { attachments, urls } = subject;
	const key = keyOf( subject );
	if ( isDriven( rowOf( key ) ) ) {
		return true;
	}
	const driver = newDriver();
	const before = [ ...new Set( [ key, ...attachments.map( String ) ] ) ]
		.map( ( one ) => ( { one, row: rowOf( one ) } ) )
		.filter( ( { row } ) => ! isDriven( row ) );
	for ( const { one } of before ) {
		changeRow( one, { isFull: one === key, news: null } );
		show( one, driver );
	}
	await driver.start(
		attachments.length > 0
			? { scope: 'images', attachments }
			: { scope: 'urls', urls }
	);
	if ( driver.getSnapshot().status !== 'idle' ) {
		return true;
	}
	for ( const { one, row } of before ) {
		if ( rowOf( one ).driver === driver ) {
			changeRow( one, { ...row, progress: progressOf( row ) } );
		}
	}
	return false;
}

/** Shows a flush in a row, unless that is busy or shows the same or a later state; returns whether the row changed. */
export function showFlush( key: RowKey, flush: Flush ): boolean {
	const { progress } = rowOf( key );
	const isNews =
		! isBusy( progress ) && isNewer( flush, flushOf( progress ) );
	if ( isNews ) {
		follow( key, flush );
	}
	return isNews;
}

let resumed: Promise< Flush[] > | null = null;

/**
 * Resumes, once, the flushes in progress, if there were any when the page was loaded, and returns them; none if the
 * site does not answer within five seconds.
 */
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
		// A flush names only its first images; the page data says which other listed images belong to it.
		const listed = readPageData().news.filter(
			( { flush: last } ) => last === flush.id
		);
		[ ...flush.subject.attachments, ...listed ].forEach( ( { id } ) =>
			follow( id, flush )
		);
		follow( keyOfFlush( flush ), flush );
	}
	return flushes;
}

export const keyOfFlush = ( { subject }: Flush ): string =>
	keyOf( { attachments: subject.attachment_ids, urls: subject.urls } );

/** Follows a flush in a row, which shows the full sentence if the flush is open and of a single image. */
function follow( key: RowKey, flush: Flush ): void {
	const driver = driverOf( flush );
	show( key, driver );
	if ( isNewer( flush, flushOf( driver.getSnapshot() ) ) ) {
		driver.follow( flush );
	}
	if ( isOpen( flush ) && flush.subject.attachment_count === 1 ) {
		changeRow( key, { isFull: true } );
	}
}

/**
 * Shows a driver's flush in a row. The driver outlives the elements on the page: a modal discards its button when it
 * moves to the next image, and the flush continues.
 */
function show( key: RowKey, driver: FlushDriver ): void {
	if ( rowOf( key ).driver === driver ) {
		return;
	}
	changeRow( key, { driver } );
	const note = () => {
		if ( rowOf( key ).driver === driver ) {
			const progress = driver.getSnapshot();
			const flush = flushOf( progress );
			changeRow( key, {
				progress,
				...( flush && { result: resultOf( flush ) } ),
			} );
		}
	};
	driver.subscribe( note );
	note();
}

const progressOf = ( { driver }: Row ) =>
	driver?.getSnapshot() ?? ( { status: 'idle' } as const );

const isDriven = ( row: Row ) => isBusy( progressOf( row ) );

function resultOf( flush: Flush ): Result {
	const ended = isOpen( flush ) ? null : flush.finished_at;
	return {
		key: flush.result,
		at: ended ? Math.floor( Date.parse( ended ) / 1_000 ) : 0,
	};
}
