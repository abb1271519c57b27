import { getImages } from '../api/client';
import { isOpen } from '../domain/flush';
import type { ImageNews } from '../domain/types';
import { stayAwake } from '../hooks/awake';

// As many as the server answers at once.
const MOST = 100;

// Milliseconds between two questions: longer each time.
const SOONEST = 2_000;
const LATEST = 30_000;

/**
 * Stays with images that have changed, for as long as one of them waits for the background. Calls back with what came of each, or of
 * one whose flush is under way already. Returns the function that stops it.
 */
export function watchChanged(
	images: number[],
	onDecided: ( news: ImageNews ) => void
): () => void {
	const waiting = new Set( images.slice( 0, MOST ) );
	let known = false;
	let questions = 0;
	let nextAt = Date.now() + SOONEST;
	let stopped = false;

	const take = ( all: ImageNews[] ) => {
		waiting.clear();
		for ( const news of all ) {
			const { id, state, flush } = news;
			if ( state === 'waiting' ) {
				waiting.add( id );
			} else if ( known || ( flush !== null && isOpen( flush ) ) ) {
				onDecided( news );
			}
		}
		// Only from now on is it known which of them waited.
		known = true;
	};
	const ask = async () => {
		questions += 1;
		nextAt = Infinity;
		try {
			const news = await getImages( [ ...waiting ] );
			if ( ! stopped ) {
				take( news );
			}
		} catch {
			// The next question may be answered.
		}
		nextAt = Date.now() + Math.min( LATEST, SOONEST + 1_000 * questions );
		if ( waiting.size === 0 ) {
			sleep();
		}
	};
	const sleep = stayAwake( {
		onTick: () => Date.now() >= nextAt && void ask(),
		onReturn: () => nextAt !== Infinity && void ask(),
	} );
	return () => {
		stopped = true;
		sleep();
	};
}
