import { getImages } from '../../api/client';
import { pause } from '../../api/in-time';
import { isOpen } from '../../domain/flush';
import type { ImageNews } from '../../domain/types';
import { announceEnd } from '../../drive/flush-registry';
import { keepAsking } from '../../drive/keep-asking';
import { changeRow, rowOf } from '../rows';
import { showFlush } from './flushes';

// The most images per request.
const MOST = 100;

// Milliseconds to collect images for one request, since several rows of a list may ask at the same moment.
const TOGETHER = 50;

const wanted = new Set< number >();
/** Images to ask about again: a change is waiting to be flushed, or asking failed while the last result was open. */
const waiting = new Set< number >();
let collecting: Promise< void > | null = null;
let staying = false;

/** Asks the site about an image's last flush and change, and polls while a change is waiting to be flushed. */
export function askAbout( attachment: number ): Promise< void > {
	wanted.add( attachment );
	collecting ??= pause( TOGETHER ).then( () => {
		collecting = null;
		const all = [ ...wanted ];
		wanted.clear();
		return ask( all );
	} );
	return collecting;
}

async function ask( attachments: number[] ): Promise< void > {
	for ( let first = 0; first < attachments.length; first += MOST ) {
		const some = attachments.slice( first, first + MOST );
		try {
			( await getImages( some ) ).forEach( take );
		} catch {
			// Asks again about images that are waiting or being flushed.
			some.filter( ( id ) => rowOf( id ).result?.key === 'open' ).forEach(
				( id ) => waiting.add( id )
			);
		}
	}
	stayWithWaiting();
}

function take( { id, state, message, flush }: ImageNews ): void {
	const waited = waiting.has( id );
	if ( state === 'settled' ) {
		waiting.delete( id );
		// Why a change was not flushed is only news to users who saw it wait.
		const isNews = waited && message !== '';
		changeRow( id, {
			news: isNews ? { tone: 'neutral', text: message } : null,
		} );
	} else {
		const isComing = state === 'waiting';
		changeRow( id, {
			isFull: true,
			news: { tone: isComing ? 'busy' : 'warning', text: message },
		} );
		if ( isComing ) {
			waiting.add( id );
		} else {
			waiting.delete( id );
		}
	}
	// No driver announces a flush that has ended in the background.
	if ( flush && showFlush( id, flush ) && waited && ! isOpen( flush ) ) {
		announceEnd( flush );
	}
}

// Each poll also helps: a request to WordPress starts background tasks that are due.
function stayWithWaiting(): void {
	if ( staying || waiting.size === 0 ) {
		return;
	}
	staying = true;
	keepAsking( async () => {
		await ask( [ ...waiting ] );
		staying = waiting.size > 0;
		return staying;
	} );
}
