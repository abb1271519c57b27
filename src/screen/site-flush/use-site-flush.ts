import { useEffect, useState } from '@wordpress/element';

import type { Flush, FlushRequest } from '../../domain/types';
import type { FlushDriver } from '../../drive/flush-driver';
import { driverOf, newDriver } from '../../drive/flush-registry';
import { flushOf, isBusy } from '../../drive/progress';
import { useFlush } from '../../hooks/use-flush';

/** The running flush of everything, or the last one while it can be undone, and a way to start another. */
export function useSiteFlush( running: Flush | null, last: Flush | null ) {
	const [ driver, setDriver ] = useState( () =>
		firstDriver( running, last )
	);
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	useEffect( () => {
		// Another user, or WP-CLI, may have started one.
		if ( running && running.id !== flush?.id && ! isBusy( progress ) ) {
			setDriver( driverOf( running ) );
		}
	}, [ running, flush?.id, progress ] );
	const start = ( request: FlushRequest ) => {
		const next = newDriver();
		setDriver( next );
		void next.start( request );
	};
	return { driver, progress, start };
}

function firstDriver( running: Flush | null, last: Flush | null ): FlushDriver {
	const shown = running ?? ( last?.can.undo ? last : null );
	return shown ? driverOf( shown ) : newDriver();
}
