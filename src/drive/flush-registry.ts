import { speak } from '@wordpress/a11y';

import { isOpen } from '../domain/flush';
import type { Flush } from '../domain/types';
import { FlushDriver } from './flush-driver';
import { readPagesOutside, refreshBrowserCopies } from './later';
import { measureFor, stopMeasuring } from './late-measuring';
import { readyToStart } from '../measure/measuring';

const drivers = new Map< number, FlushDriver >();
const changeListeners = new Set< () => void >();

/** Returns a driver for a new flush, registered under the flush's id once that is known. */
export function newDriver(): FlushDriver {
	const driver: FlushDriver = new FlushDriver( {
		prepare: readyToStart,
		onStart( flush ) {
			// It no longer drives the flush it followed before.
			drivers.forEach(
				( of, id ) => of === driver && drivers.delete( id )
			);
			drivers.set( flush.id, driver );
			notifyChange();
		},
		// The tab that measured may be gone, perhaps by a reload of this very page. Where it isn't, the first to finish ends the wait.
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

/** Takes in what a page outside has changed of a flush; one that has ended speaks again only with bad news. */
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

/** Returns the single driver of a flush: it is run and announced once however often it is shown. */
export function driverOf( flush: Flush ): FlushDriver {
	let driver = drivers.get( flush.id );
	if ( ! driver ) {
		driver = newDriver();
		driver.follow( flush );
		drivers.set( flush.id, driver );
	}
	return driver;
}

/** Returns the driver of a flush that has begun, or goes on, without this page. */
export function noticeFlush( flush: Flush ): FlushDriver {
	const driver = driverOf( flush );
	driver.follow( flush );
	notifyChange();
	return driver;
}

/** Says how a flush ended that somebody has watched, wherever it was driven. */
export function announceEnd( flush: Flush ): void {
	speak( flush.message, 'polite' );
	notifyChange();
	void refreshBrowserCopies( flush );
}

/** Calls back whenever a flush on this page starts or ends; returns the function that stops that. */
export function onFlushChange( listener: () => void ): () => void {
	changeListeners.add( listener );
	return () => changeListeners.delete( listener );
}

function notifyChange(): void {
	changeListeners.forEach( ( listener ) => listener() );
}
