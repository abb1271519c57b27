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
import { say } from './notice';

type Script = typeof import( './flush' );

/** Flushes and shows the progress: loaded with the first flush, the first panel that is opened, or a changed image. */
let script: Script | null = null;

export async function load(): Promise< Script > {
	const loaded = await import(
		/* webpackChunkName: "editor-flush" */ './flush'
	);
	if ( ! script ) {
		script = loaded;
		rowsChanged();
	}
	return loaded;
}

/** Flushes a subject, unless that is under way. */
export function flush( subject: Subject ): void {
	const key = keyOf( subject );
	const { progress } = rowOf( key );
	if ( isBusy( progress ) ) {
		return;
	}
	changeRow( key, { progress: { status: 'starting' } } );
	// Before the script is there.
	say( {
		status: 'info',
		text: __( 'Flushing…', 'shortpixel-flush' ),
		stays: true,
	} );
	load()
		.then( ( { start } ) => start( subject ) )
		.catch( () => {
			changeRow( key, { progress } );
			sayUnreachable();
		} );
}

function sayUnreachable(): void {
	say( {
		status: 'error',
		text: __(
			'Your site did not answer, so nothing has been changed.',
			'shortpixel-flush'
		),
		stays: true,
		speaks: true,
	} );
}

/** Follows a subject's flushes, says in a snackbar how they go, and returns whether one is under way. */
export function useBusy( subject: Subject ): boolean {
	const key = keyOf( subject );
	const { driver, progress } = useRow( key );
	useEffect( () => {
		if ( driver ) {
			script?.tell( key );
		}
	}, [ driver, key ] );
	return isBusy( progress );
}

/**
 * Returns the component that shows a subject's result, once it is loaded.
 *
 * @param isOpened Whether somebody has opened what it stands in, and not just the editor.
 */
export function useResult( isOpened: boolean ): Script[ 'Result' ] | null {
	useEffect( () => {
		if ( isOpened ) {
			// Without it the button still works, and says what is wrong.
			load().catch( () => null );
		}
	}, [ isOpened ] );
	return useSyncExternalStore( onRows, () => script?.Result ?? null );
}
