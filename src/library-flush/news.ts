import { getImages } from '../api/client';
import { isOpen } from '../domain/flush';
import type { ImageNews } from '../domain/types';
import { stayAwake } from '../hooks/awake';
import { announceEnd } from '../hooks/flush-registry';
import { setState, stateOf } from './states';
import { changed, showFlush } from './store';

// As many as the server answers at once.
const MOST = 100;

// All rows of a list ask in the same moment.
const TOGETHER = 50;

const SOONEST = 2_000;
const LATEST = 30_000;

const wanted = new Set< number >();
/** Images of which more is to come: a change that waits to be decided on, or how a flush ended. */
const waiting = new Set< number >();
/** What to say of an image instead of its last result. */
const sentences = new Map< number, string >();
let collecting = false;
let sleep: ( () => void ) | null = null;
let nextAt = 0;
let asked = 0;

/** Returns what to say of an image; empty where its last flush says all. */
export function newsOf( attachment: number ): string {
	return sentences.get( attachment ) ?? '';
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
	stayOrSleep();
}

function take( { id, state, message, flush }: ImageNews ): void {
	const waited = waiting.has( id );
	if ( state === 'settled' ) {
		waiting.delete( id );
		// Why nothing came of it is only news to who saw it wait.
		if ( waited && message !== '' ) {
			sentences.set( id, message );
		} else {
			sentences.delete( id );
		}
	} else {
		sentences.set( id, message );
		setState( id, { told: true } );
		if ( state === 'waiting' ) {
			waiting.add( id );
		}
	}
	// What ended in the background meanwhile, no driver has announced.
	if ( flush && showFlush( id, flush ) && waited && ! isOpen( flush ) ) {
		announceEnd( flush );
	}
}

// Each request to WordPress also starts its background tasks, where they are due.
function stayOrSleep(): void {
	if ( waiting.size === 0 ) {
		sleep?.();
		sleep = null;
		asked = 0;
		return;
	}
	nextAt = Date.now() + Math.min( LATEST, SOONEST + 1_000 * asked );
	sleep ??= stayAwake( {
		onTick: () => Date.now() >= nextAt && again(),
		onReturn: again,
	} );
}

function again(): void {
	asked += 1;
	nextAt = Infinity;
	void ask( [ ...waiting ] );
}
