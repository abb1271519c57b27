import { getImages } from '../../api/client';
import { isOpen, type Tone } from '../../domain/flush';
import type { ImageNews } from '../../domain/types';
import { announceEnd } from '../../drive/flush-registry';
import { keepAsking } from '../../drive/keep-asking';
import { setState, stateOf } from './states';
import { changed, showFlush } from './store';

// As many as the server answers at once.
const MOST = 100;

// All rows of a list ask in the same moment.
const TOGETHER = 50;

export interface News {
	tone: Tone;
	text: string;
}

const wanted = new Set< number >();
/** Images of which more is to come: a change that waits to be decided on, or how a flush ended. */
const waiting = new Set< number >();
/** What to say of an image instead of its last result. */
const sentences = new Map< number, News >();
let collecting = false;
/** Whether somebody stays with those that wait. */
let staying = false;

/** Returns what to say of an image; null where its last flush says all. */
export function newsOf( attachment: number ): News | null {
	return sentences.get( attachment ) ?? null;
}

/** Finds out what happened to an image by itself, and stays with it until it is known what came of that. */
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
			// Who waits asks again, and so does whose flush is said to be under way.
			some.filter(
				( id ) => stateOf( id ).result?.key === 'open'
			).forEach( ( id ) => waiting.add( id ) );
		}
	}
	changed();
	stayWithWaiting();
}

function take( { id, state, message, flush }: ImageNews ): void {
	const waited = waiting.has( id );
	if ( state === 'settled' ) {
		waiting.delete( id );
		// Why nothing came of it is only news to who saw it wait.
		if ( waited && message !== '' ) {
			sentences.set( id, { tone: 'neutral', text: message } );
		} else {
			sentences.delete( id );
		}
	} else {
		const isComing = state === 'waiting';
		sentences.set( id, {
			tone: isComing ? 'busy' : 'warning',
			text: message,
		} );
		setState( id, { told: true } );
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
