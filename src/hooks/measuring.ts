import { getDuePages } from '../api/measurements';
import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';
import { inTime } from './in-time';
import { cachedLayout, measurePages } from './layout-batches';
import { knownLayouts, measureLayouts } from './layouts';
import { isMeasurable, type Measuring } from './measurable';

/** Milliseconds for the page whose images are flushed. Somebody waits for it. */
const MOST = 15_000;

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
	if ( ! isMeasurable( request ) || ! readPageData().probe_url ) {
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

/**
 * Measures the page whose images are flushed before that starts, so that whoever has to agree to the copies is asked once. The other
 * pages that show them follow. Never rejects.
 */
export async function withPage(
	request: FlushRequest,
	onMeasuring: ( measuring: Measuring ) => void
): Promise< FlushRequest > {
	const { probe_url: probeUrl } = readPageData();
	const { seen_on: page } = request;
	if ( ! probeUrl || page === undefined ) {
		return request;
	}
	const until = Date.now() + MOST;
	try {
		const { screens } = await inTime( getDuePages(), until );
		onMeasuring( { pages: 1, screens: screens.length } );
		const known = cachedLayout( page, screens );
		const layouts = known
			? [ known ]
			: await measurePages( [ page ], { screens, probeUrl, until } );
		return { ...request, layouts, measuring: true };
	} catch {
		return { ...request, measuring: true };
	}
}
