import { useCallback, useState } from '@wordpress/element';

const PREFIX = 'shortpixel-flush-';

/** Typed text that survives a reload, such as one for an expired session. */
export function useDraft(
	name: string
): [ string | null, ( text: string | null ) => void ] {
	const [ text, setText ] = useState( () => read( name ) );
	const keep = useCallback(
		( next: string | null ) => {
			setText( next );
			write( name, next );
		},
		[ name ]
	);
	return [ text, keep ];
}

// A browser may forbid storage; then a draft lives as long as the page.
function read( name: string ): string | null {
	try {
		return window.sessionStorage.getItem( PREFIX + name );
	} catch {
		return null;
	}
}

function write( name: string, text: string | null ): void {
	try {
		if ( text === null ) {
			window.sessionStorage.removeItem( PREFIX + name );
		} else {
			window.sessionStorage.setItem( PREFIX + name, text );
		}
	} catch {
		// See above.
	}
}
