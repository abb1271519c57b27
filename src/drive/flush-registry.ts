import { speak } from '@wordpress/a11y';

import { isOpen } from '../domain/flush';
import type { Flush } from '../domain/types';
import { FlushDriver } from './flush-driver';
import { readPagesOutside, refreshBrowserCopies } from './load-on-demand';
import { measureFor, withMeasuring, stopMeasuring } from './late-measuring';

const drivers = new Map< number, FlushDriver >();
const changeListeners = new Set< () => void >();

/** Returns a new driver; when it starts a flush, it is registered under the flush's id. */
export function newDriver(): FlushDriver {
	const driver: FlushDriver = new FlushDriver( {
		prepare: withMeasuring,
		onStart( flush ) {
			// The driver no longer drives the flush that it followed before.
			drivers.forEach(
				( of, id ) => of === driver && drivers.delete( id )
			);
			drivers.set( flush.id, driver );
			notifyChange();
		},
		// Also measures for flushes that began elsewhere, since the tab that measured may be gone. If two tabs measure,
		// the first to finish ends the wait.
		onOpen( flush ) {
			measureFor( driver, flush );
			void readPagesOutside( flush, ( now ) => update( driver, now ) );
		},
		onStop: stopMeasuring,
		onEnd( flush ) {
			stopMeasuring( flush );
			announceEnd( flush );
			void readPagesOutside( flush, ( now ) => update( driver, now ) );
		},
		onTrouble: ( { trouble } ) => speak( trouble, 'polite' ),
		onProblem: ( { message } ) => speak( message, 'assertive' ),
	} );
	return driver;
}

/** Shows a flush's state after its pages were read from outside; announces an ended flush unless it is `done`. */
function update( driver: FlushDriver, flush: Flush ): void {
	if ( isOpen( flush ) ) {
		driver.update( flush );
		return;
	}
	driver.follow( flush );
	notifyChange();
	if ( flush.state !== 'done' ) {
		speak( flush.message, 'polite' );
	}
}

/** Returns a flush's only driver, so that the flush is run and announced once however often it is shown. */
export function driverOf( flush: Flush ): FlushDriver {
	let driver = drivers.get( flush.id );
	if ( ! driver ) {
		driver = newDriver();
		driver.follow( flush );
		drivers.set( flush.id, driver );
	}
	return driver;
}

/** Follows a flush that was started elsewhere, and returns its driver. */
export function noticeFlush( flush: Flush ): FlushDriver {
	const driver = driverOf( flush );
	driver.follow( flush );
	notifyChange();
	return driver;
}

/**
 * Announces how a watched flush ended, even if another tab or the server drove it, and refreshes this browser's copies
 * of its images.
 */
export function announceEnd( flush: Flush ): void {
	speak( flush.message, 'polite' );
	notifyChange();
	void refreshBrowserCopies( flush );
}

/** Calls back when a flush starts, is noticed, or ends on this page; returns a function that stops listening. */
export function onFlushChange( listener: () => void ): () => void {
	changeListeners.add( listener );
	return () => changeListeners.delete( listener );
}

function notifyChange(): void {
	changeListeners.forEach( ( listener ) => listener() );
}
