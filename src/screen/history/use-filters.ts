import { useCallback, useEffect, useState } from '@wordpress/element';

import { type Filters, noFilters, readFilters, writeFilters } from './filters';

/** Keeps the filters in the page's URL, so that they survive a reload and can be linked to. */
export function useFilters(): [
	Filters,
	( change: Partial< Filters > ) => void,
] {
	const [ filters, setFilters ] = useState( () =>
		readFilters( new URLSearchParams( window.location.search ) )
	);
	useEffect( () => show( filters ), [ filters ] );
	// Removes the filters from the URL, since other tabs don't use them.
	useEffect( () => () => show( noFilters ), [] );
	const change = useCallback(
		( some: Partial< Filters > ) =>
			// New filters start on the first page.
			setFilters( ( now ) => ( { ...now, page: 1, ...some } ) ),
		[]
	);
	return [ filters, change ];
}

function show( filters: Filters ): void {
	const address = new URL( window.location.href );
	window.history.replaceState(
		window.history.state,
		'',
		writeFilters( filters, address )
	);
}
