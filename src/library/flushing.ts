import { useSyncExternalStore } from '@wordpress/element';

import { onRows, rowsChanged } from './rows';

// The code that flushes and shows progress is a separate script, since most users look at images without flushing any.
type Flushing = typeof import( './flush' );

let loaded: Flushing | null = null;

/** Loads the script; rejects if that fails, and the next call tries again. */
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

/** Returns the script; null until it is loaded. */
export function useFlushing(): Flushing | null {
	return useSyncExternalStore( onRows, () => loaded );
}

/**
 * Asks what happened to an image in the background; if the script does not load, its row stays as it is. Never rejects.
 */
export async function askAbout( attachment: number ): Promise< void > {
	try {
		const script = await loadFlushing();
		await script.askAbout( attachment );
	} catch {
		// The button still works, and says what is wrong.
	}
}
