import type { FlushAttachment, Screen } from './types';

/** The scan that runs, or the last one. */
export interface Scan {
	state: 'none' | 'running' | 'done' | 'stopped';
	/** Its progress, in a sentence. */
	message: string;
	counts: {
		images: number;
		/** Images whose files were looked at. */
		looked_at: number;
		/** Images that the CDN was asked for. */
		asked: number;
		waiting: number;
		new: number;
		/** Images whose files have not changed since they were known to be new. */
		unchanged: number;
		stale: number;
		unknown: number;
	};
	unknown: { reason: string; count: number; message: string }[];
	requests: number;
	/** Pages that this browser is to measure before the scan goes on, and on which screens. */
	to_measure: { pages: string[]; screens: Screen[] };
	/** Seconds until it goes on; null while none runs. */
	next_in: number | null;
	started_at: string | null;
	ended_at: string | null;
	can: { start: boolean; stop: boolean };
}

/** An image that still looks old to visitors. */
export interface Finding {
	attachment: FlushAttachment;
	/** The link of the copy that visitors get. */
	copy: string;
	/** The link of the site's own file. */
	file: string;
	/** Why it is thought old, and since when. */
	message: string;
	since: string | null;
	made_at: string | null;
	found_at: string;
	evidence: string[];
	/** Whether it was changed outside WordPress and is decided on by itself. */
	automatic: boolean;
}

export interface FindingPage {
	findings: Finding[];
	total: number;
	pages: number;
}

/** Returns how many of its images a scan has checked. */
export function checkedImages( { counts }: Scan ): number {
	return counts.new + counts.unchanged + counts.stale + counts.unknown;
}
