import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';

import { type ApiError, isAborted, toApiError } from '../api/errors';
import { getScan, runScan, startScan, stopScan } from '../api/scan';
import type { Scan } from '../domain/scan';

// Milliseconds between two looks of somebody who may not carry it on, and after an error.
const LOOK_EVERY = 10_000;

// What lies between two slices, so that the site has time for others.
const REST = 500;

export interface ScanState {
	scan: Scan;
	error: ApiError | null;
	/** Whether an answer to Start or Stop is awaited. */
	busy: boolean;
	start: () => void;
	stop: () => void;
}

/** Follows the scan, and carries it on while this screen is open. */
export function useScan( loaded: Scan ): ScanState {
	const [ scan, setScan ] = useState( loaded );
	const [ error, setError ] = useState< ApiError | null >( null );
	const [ busy, setBusy ] = useState( false );
	const receive = useCallback( ( next: Scan ) => {
		setError( null );
		setScan( ( before ) => {
			if ( before.state === 'running' && next.state !== 'running' ) {
				speak( next.message );
			}
			return next;
		} );
	}, [] );
	useEffect( () => {
		if ( scan.state !== 'running' || busy ) {
			return undefined;
		}
		const turn = new AbortController();
		const goOn = async () => {
			try {
				const next = await ( scan.can.stop ? runScan : getScan )(
					turn.signal
				);
				if ( ! turn.signal.aborted ) {
					receive( next );
				}
			} catch ( thrown ) {
				if ( ! isAborted( thrown ) && ! turn.signal.aborted ) {
					setError( await toApiError( thrown ) );
					// The same once more, later.
					setScan( ( before ) => ( { ...before } ) );
				}
			}
		};
		const timer = setTimeout( goOn, delayOf( scan, error !== null ) );
		return () => {
			clearTimeout( timer );
			turn.abort();
		};
		// An error leads to a scan that is a new object.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [ scan, busy, receive ] );
	const act = ( request: () => Promise< Scan > ) => async () => {
		setBusy( true );
		try {
			receive( await request() );
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
		setBusy( false );
	};
	return {
		scan,
		error,
		busy,
		start: () => void act( startScan )(),
		stop: () => void act( stopScan )(),
	};
}

function delayOf( { can, next_in: seconds }: Scan, failed: boolean ): number {
	if ( failed || ! can.stop ) {
		return LOOK_EVERY;
	}
	return Math.max( REST, ( seconds ?? 0 ) * 1_000 );
}
