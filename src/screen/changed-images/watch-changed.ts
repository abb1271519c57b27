import { getImages } from '../../api/client';
import { isOpen } from '../../domain/flush';
import type { ImageNews } from '../../domain/types';
import { keepAsking } from '../../drive/keep-asking';

// As many as the server answers at once.
const MOST = 100;

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
	const stop = keepAsking( async () => {
		const news = await getImages( [ ...waiting ] );
		if ( ! stopped ) {
			take( news );
		}
		return waiting.size > 0;
	} );
	return () => {
		stopped = true;
		stop();
	};
}
