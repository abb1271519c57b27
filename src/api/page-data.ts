import type { Flush, Status } from '../domain/types';

export interface PageData {
	page_url: string;
	attachment: number | null;
	open: Flush[];
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
		attachment: null,
		open: [],
		...window.shortpixelFlush,
	};
}
