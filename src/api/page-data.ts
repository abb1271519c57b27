import type { Status } from '../domain/types';

export interface PageData {
	page_url: string;
	/** The script that measures pages; null where it is missing from the build. */
	probe_url: string | null;
	/** The script that carries out the toolbar's flush. */
	flush_url: string;
	/** The script that sets up the site's own CDNs. */
	edges_url: string;
	/** The script that shows a flush's details. */
	details_url: string;
	/** The script that shows what flushes have learned. */
	learned_url: string;
	/** The script that shows what is flushed at set times. */
	schedules_url: string;
	/** The script that finds images that still look old. */
	stale_url: string;
	/** The script that reads what is pasted. */
	pasted_url: string;
	/** The script that asks for an agreement to costs. */
	confirm_url: string;
	/** The images chosen by the link to this screen. */
	attachments: number[];
	/** Sentences about that choice, such as what it leaves out. */
	notes: string[];
	/** Whether a flush that this user may see is running. */
	has_open: boolean;
	/** Images of the list on this screen that changed or were flushed. */
	news: number[];
	/** Whether new addresses are worth offering: not for a day after one turned out to be none. */
	new_address: boolean;
	status?: Status;
}

declare global {
	interface Window {
		shortpixelFlush?: Partial< PageData >;
	}
}

/** After a refusal, until the page is loaded again. */
export function stopOfferingNewAddresses(): void {
	window.shortpixelFlush = { ...window.shortpixelFlush, new_address: false };
}

/** The only reader of what PHP printed for this screen. */
export function readPageData(): PageData {
	return {
		page_url: 'upload.php?page=shortpixel-flush',
		probe_url: null,
		flush_url: '',
		edges_url: '',
		details_url: '',
		learned_url: '',
		schedules_url: '',
		stale_url: '',
		pasted_url: '',
		confirm_url: '',
		attachments: [],
		notes: [],
		has_open: false,
		news: [],
		new_address: true,
		...window.shortpixelFlush,
	};
}
