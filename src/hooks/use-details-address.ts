import { useCallback, useState } from '@wordpress/element';

/** Keeps the id of the open details in the page's address, so that they survive a reload and can be linked to. */
export function useDetailsAddress(): [
	number | null,
	( id: number | null ) => void,
] {
	const [ id, setId ] = useState( readId );
	const show = useCallback( ( next: number | null ) => {
		const address = new URL( window.location.href );
		if ( next === null ) {
			address.searchParams.delete( 'flush' );
		} else {
			address.searchParams.set( 'flush', String( next ) );
		}
		window.history.replaceState( window.history.state, '', address );
		setId( next );
	}, [] );
	return [ id, show ];
}

function readId(): number | null {
	const asked = new URLSearchParams( window.location.search ).get( 'flush' );
	const id = Number( asked );
	return Number.isInteger( id ) && id > 0 ? id : null;
}
