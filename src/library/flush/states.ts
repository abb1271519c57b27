import { readPageData } from '../../api/page-data';
import type { FlushResult } from '../../domain/types';

export interface Result {
	key: FlushResult;
	/** When it ended, in Unix seconds; 0 where it has not, or nobody knows. */
	at: number;
}

/** What is known of an image before any script that flushes has been loaded. */
export interface ImageState {
	/** Whether its flush is under way, so that Flush does nothing. */
	busy: boolean;
	/** Its last flush in short; null where there is none. */
	result: Result | null;
	/** Whether that flush's whole sentence is shown, because it was begun or watched here. */
	told: boolean;
}

const nothing: ImageState = { busy: false, result: null, told: false };
const states = new Map< number, ImageState >();
const listeners = new Set< () => void >();

export function stateOf( attachment: number ): ImageState {
	return states.get( attachment ) ?? nothing;
}

export function setState(
	attachment: number,
	change: Partial< ImageState >
): void {
	const before = stateOf( attachment );
	const { busy, told, result } = { ...before, ...change };
	const isSame =
		before.result?.key === result?.key && before.result?.at === result?.at;
	if ( busy !== before.busy || told !== before.told || ! isSame ) {
		states.set( attachment, { busy, told, result } );
		listeners.forEach( ( listener ) => listener() );
	}
}

/** Calls back when anything of any image changes; returns the function that stops that. */
export function onState( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}

/** Takes in what the page says of the images of its list, and returns those of which something is still to come. */
export function readNews(): number[] {
	const { news } = readPageData();
	for ( const { id, result: key, at } of news ) {
		if ( ! states.has( id ) ) {
			setState( id, { result: { key, at } } );
		}
	}
	return news
		.filter( ( { result } ) => result === 'open' )
		.map( ( { id } ) => id );
}
