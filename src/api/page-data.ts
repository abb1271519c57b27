import type { Status } from '../domain/types';

export interface PageData {
	page_url: string;
	/** The script that measures pages; null where the build has none. */
	probe_url: string | null;
	/** The script that carries out the toolbar's flush. */
	flush_url: string;
	/** The script that sets up the site's own CDNs. */
	edges_url: string;
	/** The script that shows a flush's details. */
	details_url: string;
	/** The script that shows what flushes have learned. */
	learned_url: string;
	/** The script that reads what is pasted. */
	pasted_url: string;
	/** The pictures that the link to this screen has chosen. */
	attachments: number[];
	/** What there is to be said of that choice. */
	notes: string[];
	/** Whether a flush that this user may see is under way. */
	has_open: boolean;
	status?: Status;
}

declare global {
	interface Window {
		shortpixelFlush?: Partial< PageData >;
	}
}

/** Reads what PHP printed for this screen; nothing else reads it. */
export function readPageData(): PageData {
	return {
		page_url: 'upload.php?page=shortpixel-flush',
		probe_url: null,
		flush_url: '',
		edges_url: '',
		details_url: '',
		learned_url: '',
		pasted_url: '',
		attachments: [],
		notes: [],
		has_open: false,
		...window.shortpixelFlush,
	};
}
