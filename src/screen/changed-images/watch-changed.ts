import { getImages } from '../../api/client';
import { isOpen } from '../../domain/flush';
import type { ImageNews } from '../../domain/types';
import { keepAsking } from '../../drive/keep-asking';

// The most images per request.
const MOST = 100;

/**
 * Polls changed images as long as one of them waits for the background. Calls back with the result of each, or with a
 * flush that is in progress already. Returns the function that stops it.
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
		// Only now is it known which of them waited.
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
