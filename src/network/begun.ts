const KEY = 'shortpixel-flush-network';

/** The sites that were last asked to flush all in this tab, so that a reload finds them, whichever page of the list they are on. */
export function readBegun(): number[] {
	try {
		const kept: unknown = JSON.parse(
			window.sessionStorage.getItem( KEY ) ?? '[]'
		);
		return Array.isArray( kept )
			? kept.filter( ( id ) => Number.isInteger( id ) ).slice( 0, 100 )
			: [];
	} catch {
		return [];
	}
}

export function keepBegun( ids: number[] ): void {
	try {
		window.sessionStorage.setItem( KEY, JSON.stringify( ids ) );
	} catch {
		// Then a reload shows them page by page.
	}
}
