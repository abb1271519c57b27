import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';
import { knownLayouts, measureLayouts } from './layouts';
import { isMeasurable } from './measurable';

/** Measures the pages that show the images and adds the result. Never rejects. */
export async function withLayouts(
	request: FlushRequest,
	signal: AbortSignal
): Promise< FlushRequest > {
	if ( ! isMeasurable( request ) ) {
		return request;
	}
	const { attachments = [] } = request;
	const layouts = await measureLayouts( attachments, signal );
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
	return layouts ? { ...request, layouts } : { ...request, measuring: true };
}
