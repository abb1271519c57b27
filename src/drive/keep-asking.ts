import { stayAwake } from './awake';

// Milliseconds before the first request, and the longest between two; each wait is a second longer than the last.
const SOONEST = 2_000;
const LATEST = 30_000;

/**
 * Polls the server for background results, less and less often, and at once when the user returns to the tab; one
 * request at a time. Ends when `ask` resolves to false; a failed request is repeated. Returns a function that stops
 * polling but does not abort a pending request.
 */
export function keepAsking( ask: () => Promise< boolean > ): () => void {
	let questions = 0;
	let nextAt = Date.now() + SOONEST;

	const askNow = async () => {
		questions += 1;
		nextAt = Infinity;
		const more = await ask().catch( () => true );
		nextAt = Date.now() + Math.min( LATEST, SOONEST + 1_000 * questions );
		if ( ! more ) {
			stop();
		}
	};
	const stop = stayAwake( {
		onTick: () => Date.now() >= nextAt && void askNow(),
		onReturn: () => nextAt !== Infinity && void askNow(),
	} );
	return stop;
}
