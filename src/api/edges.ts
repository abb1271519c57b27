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

/** Reads which kinds there are, and which edges are set up. */
export async function getEdges(
	signal: AbortSignal
): Promise< EdgeKinds & SiteEdges > {
	const [ kinds, list ] = await Promise.all( [
		apiFetch< EdgeKinds >( { path: `${ ROOT }/edges`, signal } ),
		getSiteEdges( signal ),
	] );
	return { ...list, ...kinds };
}

/** Reads which edges are set up. */
export function getSiteEdges( signal?: AbortSignal ) {
	return apiFetch< SiteEdges >( {
		path: `${ ROOT }/settings`,
		...( signal && { signal } ),
	} );
}

/** Saves all edges in the place of the list that was read, unless that is another by now; gives them as they are now. */
export function saveEdges( edges: EdgeInput[], seen: SiteEdges ) {
	return apiFetch< SiteEdges >( {
		path: `${ ROOT }/settings`,
		method: 'POST',
		data: { edges, edges_revision: seen.edges_revision },
	} );
}

/** Asks an edge what a setup reaches; with an id alone, what is saved. */
export function testEdge( data: EdgeInput | { id: string } ) {
	return apiFetch< EdgeTest >( {
		path: `${ ROOT }/edges/test`,
		method: 'POST',
		data,
	} );
}

/** Stops a suggestion for the whole site. */
export function dismissSuggestion( suggestion: DismissedSuggestion ) {
	return changeDismissed( 'POST', suggestion );
}

/** Lets it be suggested again. */
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
