import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';

/** The server plans more images than that while it flushes them. */
const MOST = 100;

/** Says of a request that the pages which show its images are measured while it runs, where that is possible and useful. */
export function readyToStart( request: FlushRequest ): FlushRequest {
	const { scope, attachments, pasted } = request;
	const some = attachments !== undefined && attachments.length <= MOST;
	// Only the site knows which images a pasted text leads to.
	const measurable = pasted !== undefined || ( scope === 'images' && some );
	return measurable && readPageData().probe_url
		? { ...request, measuring: true }
		: request;
}
