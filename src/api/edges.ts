import apiFetch from '@wordpress/api-fetch';

import type {
	DismissedSuggestion,
	EdgeInput,
	EdgeKinds,
	EdgeTest,
	SiteEdges,
	Suggestions,
} from '../domain/edges';

const ROOT = '/shortpixel-flush/v1';

/** Reads the kinds of edges and the configured ones. */
export async function getEdges(
	signal: AbortSignal
): Promise< EdgeKinds & SiteEdges > {
	const [ kinds, list ] = await Promise.all( [
		apiFetch< EdgeKinds >( { path: `${ ROOT }/edges`, signal } ),
		getSiteEdges( signal ),
	] );
	return { ...list, ...kinds };
}

export function getSiteEdges( signal?: AbortSignal ) {
	return apiFetch< SiteEdges >( {
		path: `${ ROOT }/settings`,
		...( signal && { signal } ),
	} );
}

/** Replaces the list that was read, and returns the new one; the server refuses if it has changed since. */
export function saveEdges( edges: EdgeInput[], seen: SiteEdges ) {
	return apiFetch< SiteEdges >( {
		path: `${ ROOT }/settings`,
		method: 'POST',
		data: { edges, edges_revision: seen.edges_revision },
	} );
}

/** Tests a setup before it is saved; with an id alone, tests the saved one. */
export function testEdge( data: EdgeInput | { id: string } ) {
	return apiFetch< EdgeTest >( {
		path: `${ ROOT }/edges/test`,
		method: 'POST',
		data,
	} );
}

/** Dismisses a suggestion for every user of the site. */
export function dismissSuggestion( suggestion: DismissedSuggestion ) {
	return changeDismissed( 'POST', suggestion );
}

export function suggestAgain( suggestion: DismissedSuggestion ) {
	return changeDismissed( 'DELETE', suggestion );
}

function changeDismissed(
	method: 'POST' | 'DELETE',
	{ kind, host }: DismissedSuggestion
) {
	return apiFetch< Suggestions >( {
		path: `${ ROOT }/edges/dismissed`,
		method,
		data: { kind, host },
	} );
}
