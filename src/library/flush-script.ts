import { useSyncExternalStore } from '@wordpress/element';

import { onRows, rowsChanged } from './rows';

// The code that flushes and shows progress is a separate script, since most users look at images without flushing any.
export type FlushScript = typeof import( './flush' );

let loaded: FlushScript | null = null;

/** Loads the script; rejects if that fails, and the next call tries again. */
export async function loadFlushScript(): Promise< FlushScript > {
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
export function useFlushScript(): FlushScript | null {
	return useSyncExternalStore( onRows, () => loaded );
}

/**
 * Loads the script, and asks the site about an image's last flush and change. Never rejects: if that fails, the image's
 * row stays as it is.
 */
export async function askAbout( attachment: number ): Promise< void > {
	try {
		const script = await loadFlushScript();
		await script.askAbout( attachment );
	} catch {
		// Pressing Flush loads the script again, and reports an error.
	}
}
