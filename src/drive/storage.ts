const PREFIX = 'shortpixel-flush-';

type Area = 'localStorage' | 'sessionStorage';

/** Reads what this browser keeps under a name, for good or for this tab; null if it keeps nothing, or may not. */
export function readStored( area: Area, name: string ): string | null {
	try {
		return window[ area ].getItem( PREFIX + name );
	} catch {
		return null;
	}
}

/** Keeps a text, or forgets it with null. A browser may forbid that, or be full: then it lives as long as the page. */
export function store( area: Area, name: string, text: string | null ): void {
	try {
		if ( text === null ) {
			window[ area ].removeItem( PREFIX + name );
		} else {
			window[ area ].setItem( PREFIX + name, text );
		}
	} catch {
		// See above.
	}
}
