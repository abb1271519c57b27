import { getImages } from '../../api/client';
import { isOpen } from '../../domain/flush';
import type { ImageNews } from '../../domain/types';
import { announceEnd } from '../../drive/flush-registry';
import { keepAsking } from '../../drive/keep-asking';
import { changeRow, rowOf } from '../rows';
import { showFlush } from './flushes';

// As many as the server answers at once.
const MOST = 100;

// All rows of a list ask in the same moment.
const TOGETHER = 50;

const wanted = new Set< number >();
/** Images of which more is to come: a change that waits to be decided on, or how a flush ended. */
const waiting = new Set< number >();
let collecting = false;
/** Whether somebody stays with those that wait. */
let staying = false;

/** Finds out what happened to an image in the background, and stays with it until that is decided. */
export function askAbout( attachment: number ): void {
	wanted.add( attachment );
	if ( ! collecting ) {
		collecting = true;
		setTimeout( () => {
			collecting = false;
			const all = [ ...wanted ];
			wanted.clear();
			void ask( all );
		}, TOGETHER );
	}
}

async function ask( attachments: number[] ): Promise< void > {
	for ( let first = 0; first < attachments.length; first += MOST ) {
		const some = attachments.slice( first, first + MOST );
		try {
			( await getImages( some ) ).forEach( take );
		} catch {
			// Retry for images that are waiting or being flushed.
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
		// Why nothing came of it is only news to who saw it wait.
		const isNews = waited && message !== '';
		changeRow( id, {
			news: isNews ? { tone: 'neutral', text: message } : null,
		} );
	} else {
		const isComing = state === 'waiting';
		changeRow( id, {
			told: true,
			news: { tone: isComing ? 'busy' : 'warning', text: message },
		} );
		if ( isComing ) {
			waiting.add( id );
		} else {
			waiting.delete( id );
		}
	}
	// What ended in the background meanwhile, no driver has announced.
	if ( flush && showFlush( id, flush ) && waited && ! isOpen( flush ) ) {
		announceEnd( flush );
	}
}

// Each request to WordPress also starts its background tasks, where they are due.
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
