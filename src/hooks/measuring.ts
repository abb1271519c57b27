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
	const isPage = request.scope === 'page';
	if (
		! ( isPage || isMeasurable( request ) ) ||
		! readPageData().probe_url
	) {
		return request;
	}
	if ( isPage ) {
		// The server finds out which images that is.
		return { ...request, measuring: true };
	}
	const layouts = knownLayouts( request.attachments ?? [] );
	return layouts ? { ...request, layouts } : { ...request, measuring: true };
}
