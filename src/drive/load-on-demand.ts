import type { Flush } from '../domain/types';
import { pause } from '../api/in-time';

/** Milliseconds after which the user leaves for a page even if its copies are not all refreshed. */
const LEAVE_AFTER = 15_000;

/** Reads the pages in a flush's `pages_to_read` as an outside visitor would. Never rejects. */
export async function readPagesOutside(
	flush: Flush,
	onFlush: ( flush: Flush ) => void
): Promise< void > {
	try {
		if ( flush.pages_to_read.length > 0 ) {
			const script = await import(
				/* webpackChunkName: "read-outside" */ '../measure/read-outside'
			);
			await script.readOutside( flush, onFlush );
		}
	} catch {
		// The server reads the pages too.
	}
}

const lookedFor = new Map< number, Promise< unknown > >();

/**
 * Measures a page so that the server can find what visitors had before a flush, once per flush. Never rejects, since
 * some images have no page or no old copy.
 */
export async function findSeenBefore(
	flush: number,
	attachment: number
): Promise< void > {
	const found =
		lookedFor.get( flush ) ??
		import( /* webpackChunkName: "measure" */ '../measure/seen-before' )
			.then( ( script ) => script.measureSeenBefore( flush, attachment ) )
			.catch( () => null );
	lookedFor.set( flush, found );
	await found;
}

let refreshing: Promise< unknown > = Promise.resolve();

/** Refreshes this browser's cached copies of a flush's images. Never rejects, since this is only a convenience. */
export async function refreshBrowserCopies( flush: Flush ): Promise< void > {
	const refreshed = import(
		/* webpackChunkName: "browser-copies" */ '../measure/browser-copies'
	)
		.then( ( script ) => script.refreshBrowserCopies( flush ) )
		.catch( () => null );
	refreshing = Promise.all( [ refreshing, refreshed ] );
	await refreshed;
}

/** Refreshes this browser's cached copies of the images on a page of this site. */
export function refreshCopiesOn( page: string ): void {
	const refreshed = import(
		/* webpackChunkName: "browser-copies" */ '../measure/browser-copies'
	)
		.then( ( script ) => script.refreshCopiesOn( page ) )
		.catch( () => null );
	refreshing = Promise.all( [ refreshing, refreshed ] );
}

/**
 * Resolves when this browser's copies are refreshed, or after 15 seconds: leaving the page earlier would abort the
 * requests.
 */
export async function browserCopiesRefreshed(): Promise< void > {
	await Promise.race( [ refreshing, pause( LEAVE_AFTER ) ] );
}
