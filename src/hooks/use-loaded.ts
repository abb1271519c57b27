import { useCallback, useEffect, useState } from '@wordpress/element';

import { type ApiError, isAborted, toApiError } from '../api/errors';

export type Loaded< T > =
	| { status: 'idle'; value: T | null }
	| { status: 'loading'; value: T | null }
	| { status: 'ready'; value: T }
	| { status: 'failed'; value: T | null; error: ApiError };

type Load< T > = ( signal: AbortSignal ) => Promise< T >;

/**
 * Calls `load` when it or `about` changes, on `reload`, and after failing offline, when the connection returns. The
 * previous value stays until the new one arrives; outdated answers are dropped. If `load` is null, so is the value.
 */
export function useLoaded< T >(
	load: Load< T > | null,
	initial: T | null = null,
	about = ''
): [ Loaded< T >, () => void ] {
	const [ asked, setAsked ] = useState( 0 );
	const [ state, setState ] = useState< Loaded< T > >( () =>
		initial === null
			? { status: load ? 'loading' : 'idle', value: null }
			: { status: 'ready', value: initial }
	);
	const reload = useCallback( () => setAsked( ( count ) => count + 1 ), [] );
	useEffect( () => {
		if ( ! load ) {
			setState( { status: 'idle', value: null } );
			return undefined;
		}
		const turn = new AbortController();
		setState( ( { value } ) => ( { status: 'loading', value } ) );
		void answer( load, turn.signal, setState );
		return () => turn.abort();
	}, [ load, asked, about ] );
	useEffect( () => {
		if ( state.status !== 'failed' || state.error.kind !== 'offline' ) {
			return undefined;
		}
		window.addEventListener( 'online', reload );
		return () => window.removeEventListener( 'online', reload );
	}, [ state, reload ] );
	return [ state, reload ];
}

async function answer< T >(
	load: Load< T >,
	signal: AbortSignal,
	setState: ( next: ( before: Loaded< T > ) => Loaded< T > ) => void
): Promise< void > {
	try {
		const value = await load( signal );
		if ( ! signal.aborted ) {
			setState( () => ( { status: 'ready', value } ) );
		}
	} catch ( thrown ) {
		const error = isAborted( thrown ) ? null : await toApiError( thrown );
		if ( error && ! signal.aborted ) {
			setState( ( { value } ) => ( { status: 'failed', value, error } ) );
		}
	}
}
