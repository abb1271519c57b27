import { getDuePages, keepMeasurements } from '../api/measurements';
import { readPageData } from '../api/page-data';
import type { DuePages } from '../domain/types';
import { pause } from './in-time';
import { measurePages } from './layout-batches';

/** Milliseconds for the pages of one round. Nobody waits for them. */
const MOST = 30_000;
const ROUNDS = 4;
/** Seconds after which a request that failed is repeated, and how often this page waits at most. */
const AGAIN = [ 60, 300, 1_800 ];

interface NetworkInformation {
	saveData?: boolean;
}

/**
 * Measures pages that are due, a few at a time, while this page is open and idle, and those that failed once they are due again. Never
 * rejects.
 */
export function measureDue(): Promise< void > {
	return measure( () => getDuePages(), ROUNDS );
}

/** Measures the public page of a post, and again if that fails. Never rejects. */
export function measurePost( post: number ): Promise< void > {
	return measure( () => getDuePages( post ), 1 );
}

async function measure(
	ask: () => Promise< DuePages >,
	rounds: number
): Promise< void > {
	for ( const again of AGAIN ) {
		const seconds = await measureSome( ask, rounds ).catch( () => again );
		if ( seconds === null ) {
			return;
		}
		await pause( seconds * 1_000 );
	}
	await measureSome( ask, rounds ).catch( () => null );
}

/** Returns the seconds until pages that failed are due again; null where nothing is, or it is no use going on. */
async function measureSome(
	ask: () => Promise< DuePages >,
	rounds: number
): Promise< number | null > {
	const { probe_url: probeUrl } = readPageData();
	await idle();
	let due = probeUrl ? await whileAllowed( ask ) : null;
	for (
		let left = rounds;
		probeUrl && due?.pages.length && left > 0;
		left--
	) {
		const { pages, screens } = due;
		const until = Date.now() + MOST;
		const where = { screens, probeUrl, until };
		const layouts = await measurePages( pages, where );
		if ( layouts.length === 0 ) {
			throw new Error( 'The script did not load, or did not end.' );
		}
		due = await whileAllowed( () => keepMeasurements( layouts ) );
		await idle();
	}
	return due?.due_in ?? null;
}

async function whileAllowed< T >(
	ask: () => Promise< T >
): Promise< T | null > {
	const { connection } = navigator as { connection?: NetworkInformation };
	return navigator.onLine && ! connection?.saveData && ! document.hidden
		? ask()
		: null;
}

function idle(): Promise< unknown > {
	return new Promise( ( resolve ) =>
		typeof requestIdleCallback === 'function'
			? requestIdleCallback( resolve, { timeout: 60_000 } )
			: setTimeout( resolve, 2_000 )
	);
}
