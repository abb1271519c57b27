import { reloadPicture } from '../api/pictures';
import { parseCdnUrl } from '../domain/cdn-url';
import { type LibraryNote, readNote, writeNote } from '../hooks/library-note';
import { LIBRARY, store } from '../hooks/storage';

const MOST = 2_000;

/**
 * After a flush of the whole library nobody knows which of its copies this browser has: each is fetched again when a page
 * shows it for the first time since, so that whoever flushed sees the new image.
 */
export function replaceOldCopies(): void {
	const note = readNote();
	if ( ! note ) {
		// Over: no further page need load this script.
		store( 'localStorage', LIBRARY, null );
		return;
	}
	if ( note.fetched.length >= MOST ) {
		return;
	}
	const replace = ( image: HTMLImageElement ) => void renew( image, note );
	// Also what is loaded later, when one scrolls there.
	document.addEventListener(
		'load',
		( { target } ) =>
			target instanceof HTMLImageElement && replace( target ),
		true
	);
	[ ...document.images ]
		.filter( ( image ) => image.complete )
		.forEach( replace );
}

async function renew(
	image: HTMLImageElement,
	note: LibraryNote
): Promise< void > {
	const url = image.currentSrc;
	if ( parseCdnUrl( url ) === null || note.fetched.includes( url ) ) {
		return;
	}
	note.fetched.push( url );
	try {
		await reloadPicture( url );
		writeNote( note );
		// Assigning the same link again makes the browser draw its new copy.
		image.src = String( image.src );
	} catch {
		note.fetched = note.fetched.filter( ( other ) => other !== url );
	}
}
