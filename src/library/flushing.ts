import { useSyncExternalStore } from '@wordpress/element';

import { onRows, rowsChanged } from './rows';

// What flushes and shows how that goes, in a script of its own: most who look at images flush none of them.
type Flushing = typeof import( './flush' );

let loaded: Flushing | null = null;

/** Rejects if the script does not load; the next call tries again. */
export async function loadFlushing(): Promise< Flushing > {
	const script = await import(
		/* webpackChunkName: "library-flush" */ './flush'
	);
	if ( ! loaded ) {
		loaded = script;
		rowsChanged();
	}
	return script;
}

/** Null until it is loaded. */
export function useFlushing(): Flushing | null {
	return useSyncExternalStore( onRows, () => loaded );
}

/** Finds out what happened to an image in the background; without the script, its row stays as it is. */
export function askAbout( attachment: number ): void {
	loadFlushing()
		.then( ( script ) => script.askAbout( attachment ) )
		.catch( () => null );
}
