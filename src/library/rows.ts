import { useSyncExternalStore } from '@wordpress/element';

import { readPageData } from '../api/page-data';
import type { Tone } from '../domain/flush';
import type { FlushResult } from '../domain/types';
import type { FlushDriver } from '../drive/flush-driver';
import type { FlushProgress } from '../drive/progress';

/** The subject of a button: images of the library, or files given by URL. */
export interface Subject {
	attachments: number[];
	urls: string[];
}

/** The key of a subject's row; for a single image, its id. */
export type RowKey = string | number;

export interface Result {
	key: FlushResult;
	/** When the flush ended, in Unix seconds; 0 if it has not ended, or the time is unknown. */
	at: number;
}

export interface News {
	tone: Tone;
	text: string;
}

/**
 * Everything this page knows about a subject, wherever it is shown: in the list, a modal, the edit screen or the
 * editor.
 */
export interface Row {
	/** The last flush's result, or `open` for a change that is waiting; null if none is known. */
	result: Result | null;
	/** The flush that this page follows; it is `starting` even while the script that flushes is still loading. */
	progress: FlushProgress;
	driver: FlushDriver | null;
	/** A change that is waiting or was not flushed, shown instead of the last flush. */
	news: News | null;
	/** Whether the full sentence is shown instead of the last result, since something has happened on this page. */
	isFull: boolean;
}

const unknown: Row = {
	result: null,
	progress: { status: 'idle' },
	driver: null,
	news: null,
	isFull: false,
};
const rows = new Map< string, Row >();
const listeners = new Set< () => void >();

export const keyOf = ( { attachments, urls }: Subject ): string =>
	[ ...attachments ]
		.sort( ( a, b ) => a - b )
		.map( String )
		.concat( urls )
		.join();

export function rowOf( key: RowKey ): Row {
	return rows.get( String( key ) ) ?? unknown;
}

export function changeRow( key: RowKey, change: Partial< Row > ): void {
	const before = rowOf( key );
	const after = { ...before, ...change };
	if ( isSame( before.result, after.result ) ) {
		after.result = before.result;
	}
	const names = Object.keys( after ) as ( keyof Row )[];
	if ( names.some( ( name ) => after[ name ] !== before[ name ] ) ) {
		rows.set( String( key ), after );
		rowsChanged();
	}
}

export function rowsChanged(): void {
	listeners.forEach( ( listener ) => listener() );
}

/** Calls back when a row changes or the script that flushes is loaded; returns a function that stops listening. */
export function onRows( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}

export function useRow( key: RowKey ): Row {
	return useSyncExternalStore( onRows, () => rowOf( key ) );
}

/** Returns the current result; a flush that was just requested counts as open. */
export function resultNow( { progress, result }: Row ): Result | null {
	return progress.status === 'starting' ? { key: 'open', at: 0 } : result;
}

export function isSame( one: Result | null, other: Result | null ): boolean {
	return one?.key === other?.key && one?.at === other?.at;
}

/** Stores the page data's results as rows, and returns the images whose result is still open. */
export function storeNews(): number[] {
	const { news } = readPageData();
	for ( const { id, result: key, at } of news ) {
		if ( ! rows.has( String( id ) ) ) {
			changeRow( id, { result: { key, at } } );
		}
	}
	return news
		.filter( ( { result } ) => result === 'open' )
		.map( ( { id } ) => id );
}
