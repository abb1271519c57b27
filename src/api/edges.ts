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

/** Saves the list of edges and returns it; the server refuses if the list has changed since `seen` was read. */
export function saveEdges( edges: EdgeInput[], seen: SiteEdges ) {
	return apiFetch< SiteEdges >( {
		path: `${ ROOT }/settings`,
		method: 'POST',
		data: { edges, edges_revision: seen.edges_revision },
	} );
}

/** Tests a setup before it is saved; given only an id, tests the saved edge. */
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
