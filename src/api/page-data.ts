import type { Scan } from '../domain/scan';
import type { FlushResult, Status } from '../domain/types';

export interface ListedNews {
	id: number;
	/** The last flush's id; 0 if there is none that this user may see. */
	flush: number;
	/** Also `open` if a change is waiting to be flushed. */
	result: FlushResult;
	/** When the flush ended, in Unix seconds; 0 if it is still open or the image has changed since. */
	at: number;
}

export interface PageData {
	page_url: string;
	login_url: string;
	/** The URL of the script that measures pages; null if it is missing from the build. */
	probe_url: string | null;
	/** The base URL of lazily loaded scripts, with a trailing slash. */
	build_url: string;
	/** The images selected by the link to this screen. */
	attachments: number[];
	/** Sentences about that selection, such as what it leaves out. */
	notes: string[];
	/** The page of this site whose images the link to this screen selects; empty if there is none. */
	on_page: string;
	/** Whether a flush that this user may see is in progress; false on the plugin's own screen, which has `status`. */
	has_open: boolean;
	/** Whether flushes continue without a browser. */
	background: boolean;
	/** The images in this screen's list that have changed or been flushed. */
	news: ListedNews[];
	/** Says which provider is off, with a link to change that; null if one is on, none is there, or the user can't. */
	off: { text: string; action: string; url: string } | null;
	status?: Status;
	/** Null on screens other than the plugin's own. */
	scan: Scan | null;
	/** Only set if no provider is on: a link with which this user can change that, or null. */
	provider_offer?: { text: string; url: string } | null;
}

declare global {
	interface Window {
		shortpixelFlush?: Partial< PageData >;
	}
}

/** Returns what PHP printed for this screen; nothing else reads it directly. */
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

export const detailsUrl = ( id: number ): string =>
	`${ readPageData().page_url }&flush=${ id }`;
