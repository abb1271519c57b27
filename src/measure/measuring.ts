import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';

/** The server plans more images than this while it flushes them. */
const MOST = 100;

/** Marks a request whose pages are measured while it runs, if that is possible and useful. */
export function readyToStart( request: FlushRequest ): FlushRequest {
	const { scope, attachments, pasted } = request;
	const some = attachments !== undefined && attachments.length <= MOST;
	// Only the site knows which images a pasted text refers to.
	const measurable = pasted !== undefined || ( scope === 'images' && some );
	return measurable && readPageData().probe_url
		? { ...request, measuring: true }
		: request;
}
