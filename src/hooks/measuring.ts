import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';
import { knownLayouts, measureLayouts } from './layouts';

/** What is being measured, as far as it is known yet. */
export interface Measuring {
	pages: number;
	screens: number;
}

interface Options {
	signal: AbortSignal;
	onMeasuring?: ( measuring: Measuring ) => void;
}

/** Whether measuring the pages that show the images is possible and useful. */
export function isMeasurable( {
	scope,
	attachments,
	method,
	layouts,
}: FlushRequest ): boolean {
	return (
		scope === 'images' &&
		attachments !== undefined &&
		// Under a new address there are no copies yet at any width.
		method !== 'new_address' &&
		layouts === undefined
	);
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
	if ( ! isMeasurable( request ) || ! readPageData().probe_url ) {
		return request;
	}
	const layouts = knownLayouts( request.attachments ?? [] );
	return layouts ? { ...request, layouts } : { ...request, measuring: true };
}
