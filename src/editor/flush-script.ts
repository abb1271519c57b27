import { useEffect, useSyncExternalStore } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { isBusy } from '../drive/progress';
import {
	changeRow,
	keyOf,
	onRows,
	rowOf,
	rowsChanged,
	type Subject,
	useRow,
} from '../library/rows';
import { showNotice } from './notice';

type Script = typeof import( './flush' );

/** The script that flushes and shows progress, loaded on demand; null until it is loaded. */
let script: Script | null = null;

export async function loadFlushScript(): Promise< Script > {
	const loaded = await import(
		/* webpackChunkName: "editor-flush" */ './flush'
	);
	if ( ! script ) {
		script = loaded;
		rowsChanged();
	}
	return loaded;
}

/** Flushes a subject, unless a flush of it is in progress. */
export function flush( subject: Subject ): void {
	const key = keyOf( subject );
	const { progress } = rowOf( key );
	if ( isBusy( progress ) ) {
		return;
	}
	changeRow( key, { progress: { status: 'starting' } } );
	// Shown until the script is loaded and replaces it.
	showNotice( {
		status: 'info',
		text: __( 'Flushing…', 'shortpixel-flush' ),
		stays: true,
	} );
	loadFlushScript()
		.then( ( { start } ) => start( subject ) )
		.catch( () => {
			changeRow( key, { progress } );
			showUnreachable();
		} );
}

function showUnreachable(): void {
	showNotice( {
		status: 'error',
		text: navigator.onLine
			? __(
					'Your site did not answer, so nothing has been changed.',
					'shortpixel-flush'
				)
			: __( 'You are offline.', 'shortpixel-flush' ),
		stays: true,
		speaks: true,
	} );
}

/** Follows a subject's flushes, reports them in a snackbar, and returns whether one is in progress. */
export function useBusy( subject: Subject ): boolean {
	const key = keyOf( subject );
	const { driver, progress } = useRow( key );
	useEffect( () => {
		if ( driver ) {
			script?.report( key );
		}
	}, [ driver, key ] );
	return isBusy( progress );
}

/**
 * Returns the component that shows a subject's result; null until it is loaded.
 *
 * @param isOpened Whether the user opened the result's panel, not just the editor.
 */
export function useResult( isOpened: boolean ): Script[ 'Result' ] | null {
	useEffect( () => {
		if ( isOpened ) {
			// Pressing the button loads the script again, and reports any error.
			loadFlushScript().catch( () => null );
		}
	}, [ isOpened ] );
	return useSyncExternalStore( onRows, () => script?.Result ?? null );
}
