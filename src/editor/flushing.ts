import { __ } from '@wordpress/i18n';
import { useEffect, useSyncExternalStore } from '@wordpress/element';

import { isBusy as isDriving } from '../drive/progress';
import { say } from './notice';
import { keyOf, type Subject } from './subject';

type Script = typeof import( './flush' );

/** Flushes and shows the progress: loaded with the first flush, the first panel that is opened, or a changed image. */
let script: Script | null = null;
/** Subjects whose flush waits for it. */
const waiting = new Set< string >();
const listeners = new Set< () => void >();

function changed(): void {
	listeners.forEach( ( listener ) => listener() );
}

function subscribe( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}

export async function load(): Promise< Script > {
	const loaded = await import(
		/* webpackChunkName: "editor-flush" */ './flush'
	);
	if ( ! script ) {
		script = loaded;
		script.onChange( changed );
		changed();
	}
	return loaded;
}

const driverOf = ( subject: Subject ) => script?.driverOf( subject ) ?? null;

function isBusy( subject: Subject ): boolean {
	const progress = driverOf( subject )?.getSnapshot();
	return (
		waiting.has( keyOf( subject ) ) ||
		( progress !== undefined && isDriving( progress ) )
	);
}

/** Flushes a subject, unless that is under way. */
export function flush( subject: Subject ): void {
	if ( isBusy( subject ) ) {
		return;
	}
	const key = keyOf( subject );
	waiting.add( key );
	changed();
	// Before the script is there.
	say( {
		status: 'info',
		text: __( 'Flushing…', 'shortpixel-flush' ),
		stays: true,
	} );
	load()
		.then( ( { start } ) => start( subject ) )
		.catch( sayUnreachable )
		.finally( () => {
			waiting.delete( key );
			changed();
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

/** Follows a subject's flushes, and returns whether one is under way. */
export function useBusy( subject: Subject ): boolean {
	const driver = useSyncExternalStore( subscribe, () => driverOf( subject ) );
	useEffect( () => {
		if ( driver ) {
			script?.tellResults( driver );
		}
	}, [ driver ] );
	useSyncExternalStore(
		driver?.subscribe ?? subscribe,
		() => driver?.getSnapshot() ?? null
	);
	return useSyncExternalStore( subscribe, () => isBusy( subject ) );
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
	return useSyncExternalStore( subscribe, () => script?.Result ?? null );
}
