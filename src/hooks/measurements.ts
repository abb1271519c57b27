import { getDuePages, keepMeasurements } from '../api/measurements';
import { readPageData } from '../api/page-data';
import type { DuePages } from '../domain/types';
import { measurePages } from './layout-batches';

/** Milliseconds for the pages of one round. Nobody waits for them. */
const MOST = 30_000;
const ROUNDS = 4;

interface NetworkInformation {
	saveData?: boolean;
}

/** Measures pages that are due, a few at a time, while this page is open and idle. Never rejects. */
export async function measureDue(): Promise< void > {
	try {
		let due: DuePages | null = null;
		for ( let round = 0; round < ROUNDS; round++ ) {
			await idle();
			due = await measureSome(
				due ?? ( await whileAllowed( () => getDuePages() ) )
			);
			if ( ! due ) {
				return;
			}
		}
	} catch {
		// Another day, or another browser.
	}
}

/** Measures the public page of a post. Never rejects. */
export async function measurePost( post: number ): Promise< void > {
	try {
		await measureSome( await whileAllowed( () => getDuePages( post ) ) );
	} catch {
		// As above.
	}
}

/** Returns what is due next; null where nothing is, or it is no use going on. */
async function measureSome( due: DuePages | null ): Promise< DuePages | null > {
	const { probe_url: probeUrl } = readPageData();
	if ( ! due || due.pages.length === 0 || ! probeUrl ) {
		return null;
	}
	const { pages, screens } = due;
	const until = Date.now() + MOST;
	const layouts = await measurePages( pages, { screens, probeUrl, until } );
	const next =
		layouts.length > 0
			? await whileAllowed( () => keepMeasurements( layouts ) )
			: null;
	// What stays due was too slow.
	return next?.pages.some( ( page ) => ! pages.includes( page ) )
		? next
		: null;
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
