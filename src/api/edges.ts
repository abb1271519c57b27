import apiFetch from '@wordpress/api-fetch';

import type { EdgeInput, EdgeKinds, EdgeTest, SiteEdge } from '../domain/edges';

const ROOT = '/shortpixel-flush/v1';

interface WithEdges {
	edges: SiteEdge[];
}

/** Reads which kinds there are, and which edges are set up. */
export async function getEdges(
	signal: AbortSignal
): Promise< EdgeKinds & WithEdges > {
	const [ kinds, { edges } ] = await Promise.all( [
		apiFetch< EdgeKinds >( { path: `${ ROOT }/edges`, signal } ),
		apiFetch< WithEdges >( { path: `${ ROOT }/settings`, signal } ),
	] );
	return { ...kinds, edges };
}

/** Saves all edges and gives them as they are now. */
export async function saveEdges( edges: EdgeInput[] ): Promise< SiteEdge[] > {
	const saved = await apiFetch< WithEdges >( {
		path: `${ ROOT }/settings`,
		method: 'POST',
		data: { edges },
	} );
	return saved.edges;
}

/** Asks an edge what a setup reaches; with an id alone, what is saved. */
export function testEdge( data: EdgeInput | { id: string } ) {
	return apiFetch< EdgeTest >( {
		path: `${ ROOT }/edges/test`,
		method: 'POST',
		data,
	} );
}
