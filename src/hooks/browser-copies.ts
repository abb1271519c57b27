import { firstPurges } from '../api/client';
import { reloadPicture } from '../api/pictures';
import type { Purge } from '../domain/types';

const MOST = 60;
const AT_ONCE = 6;

/**
 * Replaces this browser's cached copies of a flush's pictures, the next place where an old one would be seen.
 * A script can't list what is cached, so a limited number is fetched again, those seen in pages first.
 */
export async function refreshBrowserCopies( flushId: number ): Promise< void > {
	try {
		const purges = await firstPurges( flushId );
		const shown = imagesOf( purges );
		const urls = [
			...shown.map( ( image ) => image.currentSrc ),
			...worthFetching( purges ),
		];
		await fetchAgain( [ ...new Set( urls ) ].slice( 0, MOST ) );
		// Assigning the same address again makes the browser draw its new copy.
		shown.forEach( ( image ) => ( image.src = String( image.src ) ) );
	} catch {
		// Only a convenience: reloading the page does the same.
	}
}

/** Returns addresses that serve something new, no more than a person should have to download. */
export function worthFetching( purges: Purge[] ): string[] {
	const fresh = purges.filter(
		( { layer, state } ) =>
			layer === 'shortpixel' &&
			( state === 'fresh' || state === 'rebuilding' )
	);
	const isGuess = ( { found_in: found }: Purge ) =>
		found === 'settings' || found === 'learned';
	const seen = fresh.filter( ( purge ) => ! isGuess( purge ) );
	const guessed = fresh.filter( isGuess );
	return [ ...seen, ...guessed ].map( ( { url } ) => url ).slice( 0, MOST );
}

function imagesOf( purges: Purge[] ): HTMLImageElement[] {
	const known = new Set(
		purges.flatMap( ( { url, source } ) => [ url, source ] )
	);
	return [ ...document.images ].filter( ( image ) =>
		known.has( image.currentSrc )
	);
}

async function fetchAgain( urls: string[] ): Promise< void > {
	const queue = [ ...urls ];
	const worker = async () => {
		for (
			let url = queue.shift();
			url !== undefined;
			url = queue.shift()
		) {
			await reloadPicture( url ).catch( () => null );
		}
	};
	await Promise.all( Array.from( { length: AT_ONCE }, worker ) );
}
