import type { Scan } from '../domain/scan';
import type { FlushResult, Status } from '../domain/types';

export interface ListedNews {
	id: number;
	/** The last flush; 0 where there is none that this user may see. */
	flush: number;
	/** `open` also where a change waits to be decided on. */
	result: FlushResult;
	/** When the flush ended, in Unix seconds; 0 where it has not, or the image has changed since. */
	at: number;
}

export interface PageData {
	page_url: string;
	/** Where one logs in. */
	login_url: string;
	/** The script that measures pages; null where it is missing from the build. */
	probe_url: string | null;
	/** The URL of the scripts that are loaded later, with a slash at the end. */
	build_url: string;
	/** The images chosen by the link to this screen. */
	attachments: number[];
	/** Sentences about that choice, such as what it leaves out. */
	notes: string[];
	/** The page of this site whose images the link to this screen is about; empty for none. */
	on_page: string;
	/** Whether a flush that this user may see is running. */
	has_open: boolean;
	/** Whether flushes go on without a browser. */
	background: boolean;
	/** The images of this screen's list that changed or were flushed. */
	news: ListedNews[];
	status?: Status;
	/** Null where the screen has to ask for it. */
	scan: Scan | null;
	/** If no provider is active: the link that changes that; null if this user can't. */
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
		scan: null,
		...window.shortpixelFlush,
	};
}
