import { getImages } from '../../api/client';
import { isOpen } from '../../domain/flush';
import type { ImageNews } from '../../domain/types';
import { keepAsking } from '../../drive/keep-asking';

// The most images per request.
const MOST = 100;

/**
 * Polls changed images as long as one of them is waiting to be flushed in the background. Calls back with what happened
 * to each, or with a flush that is already in progress. Returns a function that stops polling.
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
		// Only after the first answer is it known which images are waiting.
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
