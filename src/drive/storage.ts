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

/** Stores a text, or deletes it if null. If the browser refuses, the text lasts only as long as the page. */
export function store( area: Area, name: string, text: string | null ): void {
	try {
		if ( text === null ) {
			window[ area ].removeItem( PREFIX + name );
		} else {
			window[ area ].setItem( PREFIX + name, text );
		}
	} catch {
		// The text lasts only as long as the page.
	}
}
