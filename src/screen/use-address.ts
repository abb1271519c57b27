import { useCallback, useEffect, useState } from '@wordpress/element';

import { readPageData } from '../api/page-data';

export const tabs = [ 'flush', 'history', 'settings' ] as const;

export type Tab = ( typeof tabs )[ number ];

interface Place {
	tab: Tab;
	/** The flush whose details are open. */
	details: number | null;
}

/**
 * Keeps the tab and the open details in the page's URL, so that they survive a reload and can be linked to. Back leads
 * to the previous tab.
 */
export function useAddress() {
	const [ place, setPlace ] = useState( read );
	useEffect( () => {
		const follow = () => setPlace( read() );
		window.addEventListener( 'popstate', follow );
		return () => window.removeEventListener( 'popstate', follow );
	}, [] );
	const showTab = useCallback( ( tab: Tab ) => {
		if ( read().tab === tab ) {
			return;
		}
		window.history.pushState( null, '', linkOf( tab ) );
		setPlace( read() );
	}, [] );
	const showDetails = useCallback( ( id: number | null ) => {
		const address = new URL( window.location.href );
		if ( id === null ) {
			address.searchParams.delete( 'flush' );
		} else {
			address.searchParams.set( 'flush', String( id ) );
		}
		window.history.replaceState( window.history.state, '', address );
		setPlace( read() );
	}, [] );
	return { ...place, showTab, showDetails };
}

/** Returns a tab's URL; the first tab's is the screen's own. */
export function linkOf( tab: Tab ): string {
	const address = new URL( readPageData().page_url, window.location.href );
	if ( tab !== tabs[ 0 ] ) {
		address.searchParams.set( 'tab', tab );
	}
	return address.href;
}

function read(): Place {
	const asked = new URLSearchParams( window.location.search );
	const id = Number( asked.get( 'flush' ) );
	return {
		tab: tabs.find( ( tab ) => tab === asked.get( 'tab' ) ) ?? tabs[ 0 ],
		details: Number.isInteger( id ) && id > 0 ? id : null,
	};
}
