import { useSyncExternalStore } from '@wordpress/element';

import { onRows, rowsChanged } from './rows';

// Code that flushes and shows progress, in a separate script: most users look at images without flushing any.
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

/** Null until loaded. */
export function useFlushing(): Flushing | null {
	return useSyncExternalStore( onRows, () => loaded );
}

/** Asks what happened to an image in the background; without the script, its row stays as it is. Never rejects. */
export async function askAbout( attachment: number ): Promise< void > {
	try {
		const script = await loadFlushing();
		await script.askAbout( attachment );
	} catch {
		// The button still works, and says what is wrong.
	}
}
