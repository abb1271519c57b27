import { readStored, store } from '../hooks/storage';

const NAME = 'network';

/** The sites that were last asked to flush all in this tab, so that a reload finds them, whichever page of the list they are on. */
export function readBegun(): number[] {
	try {
		const kept: unknown = JSON.parse(
			readStored( 'sessionStorage', NAME ) ?? '[]'
		);
		return Array.isArray( kept )
			? kept.filter( ( id ) => Number.isInteger( id ) ).slice( 0, 100 )
			: [];
	} catch {
		return [];
	}
}

/** Where it can't be kept, a reload shows them page by page. */
export function keepBegun( ids: number[] ): void {
	store( 'sessionStorage', NAME, JSON.stringify( ids ) );
}
