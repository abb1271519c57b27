import { useEffect } from '@wordpress/element';

/** Makes the browser ask before the user leaves the page with unsaved changes. */
export function useUnsaved( isUnsaved: boolean ): void {
	useEffect( () => {
		if ( ! isUnsaved ) {
			return undefined;
		}
		const ask = ( event: BeforeUnloadEvent ) => event.preventDefault();
		window.addEventListener( 'beforeunload', ask );
		return () => window.removeEventListener( 'beforeunload', ask );
	}, [ isUnsaved ] );
}
