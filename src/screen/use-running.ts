import { useEffect } from '@wordpress/element';

import type { Flush } from '../domain/types';
import { driverOf } from '../drive/flush-registry';

/** Drives running flushes for as long as this screen is open, whichever of its tabs is shown. */
export function useRunning( running: Flush[] ): void {
	const ids = running.map( ( { id } ) => id ).join();
	useEffect( () => {
		const stops = running.map( ( flush ) => {
			const driver = driverOf( flush );
			// The flush may have ended here before it was retried elsewhere.
			driver.follow( flush );
			return driver.subscribe( () => undefined );
		} );
		return () => stops.forEach( ( stop ) => stop() );
		// Depends on the ids, since each status has new objects for the same flushes.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [ ids ] );
}
