import type { FlushRequest } from '../domain/types';
import type { Content } from './panel';

/** Runs a flush of this page. In a script of its own: most page views need none. */
export interface PageFlush {
	isBusy: () => boolean;
	start: ( request: FlushRequest ) => void;
	draw: () => void;
}

/** Loads that script when it is first needed. */
export async function loadPageFlush(
	show: ( content: Content | null ) => void
): Promise< PageFlush > {
	const { newPageFlush } = await import(
		/* webpackChunkName: "admin-bar-flush" */ './flush'
	);
	return newPageFlush( show );
}
