import { sendLayouts } from '../api/layouts';
import type { Flush } from '../domain/types';
import type { FlushDriver } from './flush-driver';
import { loadMeasure } from '../measure/load-measure';

/** Pages that this tab measures for a flush, or has measured: once is enough until it ends. */
const begun = new Map< number, AbortController >();

/** Measures the pages that show a flush's images while it runs, if it waits for that and this tab hasn't begun. */
export function measureFor( driver: FlushDriver, flush: Flush ): void {
	const { id, measuring, can } = flush;
	if ( measuring.length === 0 ) {
		// Its images have new links meanwhile, where there is nothing to measure.
		stopMeasuring( flush );
		return;
	}
	if ( ! can.run || begun.has( id ) ) {
		return;
	}
	const controller = new AbortController();
	begun.set( id, controller );
	loadMeasure()
		.then( ( script ) =>
			script.measureLate(
				flush,
				( now ) => driver.update( now ),
				controller
			)
		)
		.catch( () =>
			sendLayouts(
				id,
				{ layouts: [], measuring: false },
				controller.signal
			)
		)
		.catch( () => null );
}

/** An ended flush takes no more measurements; one that is tried again may. */
export function stopMeasuring( { id }: Flush ): void {
	begun.get( id )?.abort();
	begun.delete( id );
}
