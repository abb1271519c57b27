import { useCallback, useEffect, useState } from '@wordpress/element';

import { type Filters, noFilters, readFilters, writeFilters } from './filters';

/** Keeps what is chosen in the page's address, so that it survives a reload and can be linked to. */
export function useFilters(): [
	Filters,
	( change: Partial< Filters > ) => void,
] {
	const [ filters, setFilters ] = useState( () =>
		readFilters( new URLSearchParams( window.location.search ) )
	);
	useEffect( () => show( filters ), [ filters ] );
	// What is shown next has nothing of it.
	useEffect( () => () => show( noFilters ), [] );
	const change = useCallback(
		( some: Partial< Filters > ) =>
			// Another choice begins on its first page.
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
