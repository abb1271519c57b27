import { speak } from '@wordpress/a11y';

import type { Flush } from '../domain/types';
import { refreshBrowserCopies } from './browser-copies';
import { FlushDriver } from './flush-driver';
import { withLayouts } from './measuring';

const drivers = new Map< number, FlushDriver >();
const changeListeners = new Set< () => void >();

/** Makes a driver for a flush to come; it is found under the flush's number as soon as there is one. */
export function newDriver(): FlushDriver {
	const driver: FlushDriver = new FlushDriver( {
		prepare: withLayouts,
		onStart( flush ) {
			// It has left the flush that it followed before.
			drivers.forEach(
				( of, id ) => of === driver && drivers.delete( id )
			);
			drivers.set( flush.id, driver );
			tellChange();
		},
		onEnd( flush ) {
			speak( flush.message, 'polite' );
			tellChange();
			void refreshBrowserCopies( flush.id );
		},
		onPause: ( { message } ) => speak( message, 'polite' ),
		onTrouble: ( { trouble } ) => speak( trouble, 'polite' ),
		onProblem: ( { message } ) => speak( message, 'assertive' ),
	} );
	return driver;
}

/** Gives the one driver of a flush, so that it is run and spoken once however often it is shown. */
export function driverOf( flush: Flush ): FlushDriver {
	let driver = drivers.get( flush.id );
	if ( ! driver ) {
		driver = newDriver();
		driver.follow( flush );
		drivers.set( flush.id, driver );
	}
	return driver;
}

/** Calls back whenever a flush of this page has started or ended. */
export function onFlushChange( listener: () => void ): () => void {
	changeListeners.add( listener );
	return () => changeListeners.delete( listener );
}

function tellChange(): void {
	changeListeners.forEach( ( listener ) => listener() );
}
