import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';

import { type ApiError, toApiError } from '../api/errors';
import { readPageData } from '../api/page-data';
import { getScan, runScan, startScan, stopScan } from '../api/scan';
import type { Scan } from '../domain/scan';
import { loadMeasure } from '../hooks/load-measure';
import { retryDelay } from '../hooks/pace';

// Milliseconds between two looks of somebody who may not carry it on.
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
	/** Follows it again, once somebody is logged in. */
	goOn: () => void;
}

/** Follows the scan, and carries it on while this screen is open. */
export function useScan( loaded: Scan ): ScanState {
	const [ scan, setScan ] = useState( loaded );
	const [ error, setError ] = useState< ApiError | null >( null );
	const [ failures, setFailures ] = useState( 0 );
	const [ busy, setBusy ] = useState( false );
	const receive = useCallback( ( next: Scan ) => {
		setError( null );
		setFailures( 0 );
		setScan( ( before ) => {
			if ( before.state === 'running' && next.state !== 'running' ) {
				speak( next.message );
			}
			return next;
		} );
	}, [] );
	// A login is needed first.
	const isShutOut = error?.kind === 'session';
	useEffect( () => {
		if ( scan.state !== 'running' || busy || isShutOut ) {
			return undefined;
		}
		const turn = new AbortController();
		const goOn = async () => {
			try {
				const next = scan.can.stop
					? await runScan(
							await measured( scan, turn.signal ),
							turn.signal
						)
					: await getScan( turn.signal );
				if ( ! turn.signal.aborted ) {
					receive( next );
				}
			} catch ( thrown ) {
				const found = await toApiError( thrown );
				if ( ! turn.signal.aborted ) {
					setError( found );
					setFailures( failures + 1 );
				}
			}
		};
		const timer = setTimeout( goOn, delayOf( scan, failures ) );
		return () => {
			clearTimeout( timer );
			turn.abort();
		};
	}, [ scan, busy, isShutOut, failures, receive ] );
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
		goOn: () => setError( null ),
	};
}

/** What this browser measured for the scan; null where it can't. */
async function measured( scan: Scan, signal: AbortSignal ) {
	if ( scan.to_measure.pages.length === 0 ) {
		return readPageData().probe_url ? [] : null;
	}
	try {
		const { measureScan } = await loadMeasure();
		return await measureScan( scan.to_measure, signal );
	} catch {
		return null;
	}
}

function delayOf( { can, next_in: seconds }: Scan, failures: number ): number {
	const pace = can.stop
		? Math.max( REST, ( seconds ?? 0 ) * 1_000 )
		: LOOK_EVERY;
	return failures > 0 ? Math.max( pace, retryDelay( failures ) ) : pace;
}
