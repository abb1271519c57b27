import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';
import { knownLayouts, measureLayouts } from './layouts';
import { isMeasurable, type Measuring } from './measurable';

interface Options {
	signal: AbortSignal;
	onMeasuring?: ( measuring: Measuring ) => void;
}

/** Measures the pages that show the images and adds the result. Never rejects. */
export async function withLayouts(
	request: FlushRequest,
	{ signal, onMeasuring = () => undefined }: Options
): Promise< FlushRequest > {
	if ( ! isMeasurable( request ) ) {
		return request;
	}
	onMeasuring( { pages: 0, screens: 0 } );
	const { attachments = [] } = request;
	const layouts = await measureLayouts( attachments, signal, onMeasuring );
	return layouts.length > 0 ? { ...request, layouts } : request;
}

/** Adds what is known already, or else says that it will follow. */
export function readyToStart( request: FlushRequest ): FlushRequest {
	if ( ! readPageData().probe_url ) {
		return request;
	}
	// Only the site knows which images they lead to.
	if ( request.pasted !== undefined ) {
		return { ...request, measuring: true };
	}
	if ( ! isMeasurable( request ) ) {
		return request;
	}
	const layouts = knownLayouts( request.attachments ?? [] );
	if ( layouts ) {
		return { ...request, layouts };
	}
	// At a new link there are no copies yet. What is known leads to one that visitors have, by which the link is tried first.
	return request.method === 'new_address'
		? request
		: { ...request, measuring: true };
}
