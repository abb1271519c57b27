import { useSyncExternalStore } from '@wordpress/element';

// What flushes and shows how that goes, in a script of its own: most who look at images flush none of them.
export type Flushing = typeof import( './flush' );

let loaded: Flushing | null = null;
let loading: Promise< Flushing > | null = null;
const listeners = new Set< () => void >();

/** Rejects where the script does not load; the next call tries again. */
export function loadFlushing(): Promise< Flushing > {
	loading ??= import(
		/* webpackChunkName: "library-flush" */ './flush'
	).then(
		( script ) => {
			loaded = script;
			listeners.forEach( ( listener ) => listener() );
			return script;
		},
		( error ) => {
			loading = null;
			throw error;
		}
	);
	return loading;
}

/** Null until it is loaded. */
export function useFlushing(): Flushing | null {
	return useSyncExternalStore( onLoaded, () => loaded );
}

function onLoaded( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}
