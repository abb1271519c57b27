import type { Flush, FlushRequest } from '../domain/types';
import { loadMeasure } from './load-measure';
import type { Measuring } from './measurable';

/** Milliseconds after which a page's own work is done. */
const START = 5_000;

/** Measures what is due, so that flushes without a browser know what browsers ask for. Only while this page is open and idle. */
export function measureWhenIdle(): void {
	setTimeout( () => {
		loadMeasure()
			.then( ( script ) => script.measureDue() )
			.catch( () => null );
	}, START );
}

/** Completes a request with what was measured. Without the script the flush goes on with what else is known. */
export async function prepareRequest(
	request: FlushRequest
): Promise< FlushRequest > {
	try {
		return ( await loadMeasure() ).readyToStart( request );
	} catch {
		return request;
	}
}

/** Completes a request for the images on a page with how large they are on it. */
export async function preparePage(
	request: FlushRequest,
	onMeasuring: ( measuring: Measuring ) => void
): Promise< FlushRequest > {
	try {
		return ( await loadMeasure() ).withPage( request, onMeasuring );
	} catch {
		return request;
	}
}

/** Replaces this browser's own copies of a flush's images. Never rejects: reloading the page does the same. */
export async function refreshBrowserCopies(
	flush: Flush,
	onScreen: HTMLImageElement[] = []
): Promise< void > {
	await import( /* webpackChunkName: "browser-copies" */ './browser-copies' )
		.then( ( script ) => script.refreshBrowserCopies( flush, onScreen ) )
		.catch( () => null );
}
