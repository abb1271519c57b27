import { useEffect } from '@wordpress/element';

import type { Flush } from '../domain/types';
import { driverOf } from '../drive/flush-registry';

/** Drives what runs for as long as this screen is open, whichever of its tabs is shown. */
export function useRunning( running: Flush[] ): void {
	const ids = running.map( ( { id } ) => id ).join();
	useEffect( () => {
		const stops = running.map( ( flush ) => {
			const driver = driverOf( flush );
			// Tried again elsewhere, it may have ended here before.
			driver.follow( flush );
			return driver.subscribe( () => undefined );
		} );
		return () => stops.forEach( ( stop ) => stop() );
		// Each status names the same flushes in other objects.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [ ids ] );
}
