import { useCallback, useState } from '@wordpress/element';

import { readStored, store } from '../drive/storage';

/** Keeps typed text across a reload, for example after the session has expired. */
export function useDraft(
	name: string
): [ string | null, ( text: string | null ) => void ] {
	const [ text, setText ] = useState( () =>
		readStored( 'sessionStorage', name )
	);
	const keep = useCallback(
		( next: string | null ) => {
			setText( next );
			store( 'sessionStorage', name, next );
		},
		[ name ]
	);
	return [ text, keep ];
}
