import { stayAwake } from './awake';

// Milliseconds between two questions: a second longer each time.
const SOONEST = 2_000;
const LATEST = 30_000;

/**
 * Asks the server again and again for what happens in the background, less and less often, and at once where somebody returns to the
 * tab; one question at a time. Ends where `ask` says that no more is to come; a question that fails is only asked again. Returns the
 * function that stops it, which an answer under way does not know of.
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
