import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useRef, useState } from '@wordpress/element';

import { type ApiError, toApiError } from '../api/errors';
import { readPageData } from '../api/page-data';
import { getScan, runScan, startScan, stopScan } from '../api/scan';
import type { Reach, Scan } from '../domain/scan';
import { onReturn } from '../drive/awake';
import { notifyCheckEnd } from '../drive/checks';
import { onFlushChange } from '../drive/flush-registry';
import { retryDelay } from '../drive/pace';

// Milliseconds between status requests for users who may not run the scan.
const LOOK_EVERY = 10_000;

// Milliseconds between slices of the scan, so that the site can serve other requests.
const REST = 500;

export interface ScanState {
	/** Null until known. */
	scan: Scan | null;
	error: ApiError | null;
	/** Whether a request to start, stop or first load the scan is pending. */
	busy: boolean;
	start: ( reach: Reach ) => void;
	stop: () => void;
	/** Repeats the failed request; a running scan simply continues. */
	tryAgain: () => void;
}

/** Follows the scan, starts one if due, and continues it while this screen is open. */
export function useScan(): ScanState {
	const [ scan, setScan ] = useState( readPageData().scan );
	const [ error, setError ] = useState< ApiError | null >( null );
	const [ failures, setFailures ] = useState( 0 );
	const [ busy, setBusy ] = useState( false );
	const receive = useCallback( ( next: Scan ) => {
		setError( null );
		setFailures( 0 );
		setScan( ( before ) => {
			if ( before?.state === 'running' && next.state !== 'running' ) {
				speak( next.message );
			}
			return next;
		} );
	}, [] );
	const isShutOut = error?.kind === 'session';
	useEffect( () => {
		if ( scan?.state !== 'running' || busy || isShutOut ) {
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
	const asked = useRef< () => Promise< Scan > >( getScan );
	const act = useCallback(
		async ( request: () => Promise< Scan > ) => {
			asked.current = request;
			setBusy( true );
			try {
				receive( await request() );
			} catch ( thrown ) {
				setError( await toApiError( thrown ) );
			}
			setBusy( false );
		},
		[ receive ]
	);
	const start = useCallback(
		( reach: Reach ) => void act( () => startOrFollow( reach ) ),
		[ act ]
	);
	const isKnown = scan !== null;
	useEffect( () => {
		if ( ! isKnown ) {
			void act( getScan );
		}
	}, [ isKnown, act ] );
	const isDue = scan?.due === true;
	useEffect( () => {
		if ( isDue ) {
			start( 'recent' );
		}
	}, [ isDue, start ] );
	const isOver = isKnown && scan.state !== 'running';
	const wasOver = useRef( isOver );
	useEffect( () => {
		if ( isOver && ! wasOver.current ) {
			notifyCheckEnd();
		}
		wasOver.current = isOver;
	}, [ isOver ] );
	useEffect( () => {
		if ( ! isOver ) {
			return undefined;
		}
		// A flush, or a change in another tab, may have outdated the answer. If the request fails, the answer stays.
		const look = () => void getScan().then( setScan, () => undefined );
		const ends = [ onFlushChange( look ), onReturn( look ) ];
		return () => ends.forEach( ( end ) => end() );
	}, [ isOver ] );
	return {
		scan,
		error,
		busy,
		start,
		stop: () => void act( stopScan ),
		tryAgain: () =>
			scan?.state === 'running'
				? setError( null )
				: void act( asked.current ),
	};
}

/** Starts a scan, or follows one that another tab has started meanwhile. */
async function startOrFollow( reach: Reach ): Promise< Scan > {
	try {
		return await startScan( reach );
	} catch ( thrown ) {
		const { code } = await toApiError( thrown );
		if ( code !== 'shortpixel_flush_already_running' ) {
			throw thrown;
		}
		return getScan();
	}
}

/** Returns this browser's measurements for the scan; null if it can't measure. */
async function measured( scan: Scan, signal: AbortSignal ) {
	if ( scan.to_measure.pages.length === 0 ) {
		return readPageData().probe_url ? [] : null;
	}
	try {
		const { measureScan } = await import(
			/* webpackChunkName: "measure" */ '../measure/measure-scan'
		);
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
