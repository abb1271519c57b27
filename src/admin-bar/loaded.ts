/** Records what this page loads: the browser's own list is limited to 250 entries, and scripts may clear it. */
export function listenToLoads(): () => string[] {
	const names = new Set< string >();
	const keep = ( entries: PerformanceEntryList ) =>
		entries.forEach( ( { name } ) => names.add( name ) );
	try {
		new PerformanceObserver( ( list ) =>
			keep( list.getEntries() )
		).observe( { type: 'resource', buffered: true } );
	} catch {
		// An old browser: its own list and the page itself must do.
	}
	return () => {
		keep( performance.getEntriesByType( 'resource' ) );
		return [ ...names ];
	};
}
