const PREFIX = 'shortpixel-flush-';

type Area = 'localStorage' | 'sessionStorage';

/** Reads what this browser stores under a name, permanently or for this tab; null if there is nothing, or no access. */
export function readStored( area: Area, name: string ): string | null {
	try {
		return window[ area ].getItem( PREFIX + name );
	} catch {
		return null;
	}
}

/** Stores a text, or deletes it if null. Does nothing if the browser refuses. */
export function store( area: Area, name: string, text: string | null ): void {
	try {
		if ( text === null ) {
			window[ area ].removeItem( PREFIX + name );
		} else {
			window[ area ].setItem( PREFIX + name, text );
		}
	} catch {
		// The caller keeps the text as long as the page is open.
	}
}
