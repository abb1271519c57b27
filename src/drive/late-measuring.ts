import { sendLayouts } from '../api/layouts';
import { readPageData } from '../api/page-data';
import type { Flush, FlushRequest } from '../domain/types';
import type { FlushDriver } from './flush-driver';

/** The most images for which pages are measured; the server plans larger flushes only while they run. */
const MOST = 100;

/** Says in a request for few images, or for a pasted text, that this browser will measure their pages, if it can. */
export function withMeasuring( request: FlushRequest ): FlushRequest {
	const { scope, attachments, pasted } = request;
	const isSmall = attachments !== undefined && attachments.length <= MOST;
	// Only the server knows which images a pasted text refers to.
	const measurable =
		pasted !== undefined || ( scope === 'images' && isSmall );
	return measurable && readPageData().probe_url
		? { ...request, measuring: true }
		: request;
}

/** Flushes for which this tab measures or has measured pages: once is enough while the flush waits for that. */
const begun = new Map< number, AbortController >();

/** Measures the pages that show a flush's images, if the flush is waiting for that and this tab has not begun. */
export function measureFor( driver: FlushDriver, flush: Flush ): void {
	const { id, measuring, can } = flush;
	if ( measuring.length === 0 ) {
		// The flush is not, or no longer, waiting for measurements.
		stopMeasuring( flush );
		return;
	}
	if ( ! can.run || begun.has( id ) ) {
		return;
	}
	const controller = new AbortController();
	begun.set( id, controller );
	import( /* webpackChunkName: "measure" */ '../measure/late-layouts' )
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

/** Stops measuring for a flush; it can begin again if the flush is retried. */
export function stopMeasuring( { id }: Flush ): void {
	begun.get( id )?.abort();
	begun.delete( id );
}
