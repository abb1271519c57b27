import { LIBRARY, readStored, store } from './storage';

/** What this browser remembers of the last flush of the whole library that it was told of. */
export interface LibraryNote {
	/** Milliseconds since 1970 until which its own copies may be from before. */
	until: number;
	/** Copies that it has fetched again since. */
	fetched: string[];
}

export function readNote(): LibraryNote | null {
	try {
		const note = JSON.parse(
			readStored( 'localStorage', LIBRARY ) ?? 'null'
		);
		return note?.until > Date.now() ? note : null;
	} catch {
		return null;
	}
}

/** Without storage the browser keeps its copies for as long as the result says. */
export function writeNote( note: LibraryNote ): void {
	store( 'localStorage', LIBRARY, JSON.stringify( note ) );
}
