import type { Flush } from '../domain/types';
import type { FlushDriver } from './flush-driver';
import { loadMeasure } from './load-measure';

const running = new Map< number, AbortController >();

/** Measures the pages that show a flush's images while it runs, if it waits for that and this tab isn't at it already. */
export function measureFor( driver: FlushDriver, flush: Flush ): void {
	const { id, measuring, can } = flush;
	if ( measuring.length === 0 || ! can.run || running.has( id ) ) {
		return;
	}
	const controller = new AbortController();
	running.set( id, controller );
	loadMeasure()
		.then( ( script ) =>
			script.measureLate(
				flush,
				( now ) => driver.update( now ),
				controller
			)
		)
		.catch( () => null )
		.finally( () => forget( id, controller ) );
}

/** An ended flush takes no more measurements. */
export function stopMeasuring( { id }: Flush ): void {
	const controller = running.get( id );
	if ( controller ) {
		controller.abort();
		forget( id, controller );
	}
}

function forget( id: number, controller: AbortController ): void {
	if ( running.get( id ) === controller ) {
		running.delete( id );
	}
}
