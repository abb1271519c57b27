import type { Scan } from '../domain/scan';
import type { FlushResult, Status } from '../domain/types';

export interface ListedNews {
	id: number;
	/** The last flush; 0 if there is none that this user may see. */
	flush: number;
	/** Also `open` if a change is undecided. */
	result: FlushResult;
	/** When the flush ended, in Unix seconds; 0 if it has not, or the image has changed since. */
	at: number;
}

export interface PageData {
	page_url: string;
	/** The URL of the login form. */
	login_url: string;
	/** The script that measures pages; null if it is missing from the build. */
	probe_url: string | null;
	/** The URL of scripts that are loaded later, with a trailing slash. */
	build_url: string;
	/** The images selected by the link to this screen. */
	attachments: number[];
	/** Sentences about that selection, such as what it leaves out. */
	notes: string[];
	/** The page of this site whose images the link to this screen selects; empty for none. */
	on_page: string;
	/** Whether a flush that this user may see is running. */
	has_open: boolean;
	/** Whether flushes go on without a browser. */
	background: boolean;
	/** The images of this screen's list that changed or were flushed. */
	news: ListedNews[];
	/** The provider that is off, and the link that changes that; null if one is on. */
	off: { text: string; action: string; url: string } | null;
	status?: Status;
	/** Null if the screen has to request it. */
	scan: Scan | null;
	/** If no provider is active: the link that fixes that; null if this user can't. */
	provider_offer?: { text: string; url: string } | null;
}

declare global {
	interface Window {
		shortpixelFlush?: Partial< PageData >;
	}
}

/** The only reader of what PHP printed for this screen. */
export function readPageData(): PageData {
	return {
		page_url: 'upload.php?page=shortpixel-flush',
		login_url: '/wp-login.php',
		probe_url: null,
		build_url: '',
		attachments: [],
		notes: [],
		on_page: '',
		has_open: false,
		background: false,
		news: [],
		off: null,
		scan: null,
		...window.shortpixelFlush,
	};
}

/** Returns the link to a flush's details on our screen. */
export const detailsUrl = ( id: number ): string =>
	`${ readPageData().page_url }&flush=${ id }`;
