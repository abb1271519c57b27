import { loadScript } from '../api/load-script';
import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';
import type { Content } from './panel';

/** Runs a flush of this page. In a script of its own: most page views need none. */
export interface PageFlush {
	isBusy: () => boolean;
	start: ( request: FlushRequest ) => void;
	draw: () => void;
}

declare global {
	interface Window {
		shortpixelFlushPage?: {
			newPageFlush: (
				show: ( content: Content | null ) => void
			) => PageFlush;
		};
	}
}

/** Loads that script when it is first needed. */
export async function loadPageFlush(
	show: ( content: Content | null ) => void
): Promise< PageFlush > {
	if ( ! window.shortpixelFlushPage ) {
		await loadScript( readPageData().flush_url );
	}
	if ( ! window.shortpixelFlushPage ) {
		throw new Error( 'The script has no page flush.' );
	}
	return window.shortpixelFlushPage.newPageFlush( show );
}
