/** Keeps what this page loads: the browser's own list ends at 250 entries, and a script may empty it. */
export function listenToLoads(): () => string[] {
	const names = new Set< string >();
	const keep = ( entries: PerformanceEntryList ) =>
		entries.forEach( ( { name } ) => names.add( name ) );
	try {
		new PerformanceObserver( ( list ) =>
			keep( list.getEntries() )
		).observe( { type: 'resource', buffered: true } );
	} catch {
		// An old browser: its list and the page itself have to do.
	}
	return () => {
		keep( performance.getEntriesByType( 'resource' ) );
		return [ ...names ];
	};
}
