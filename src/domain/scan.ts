import type { Tone } from './flush';
import type { FlushAttachment, Screen } from './types';

/** The images that changed or were uploaded lately, or all. */
export type Reach = 'recent' | 'library';

/** The scan that runs, or the last one. */
export interface Scan {
	state: 'none' | 'running' | 'done' | 'stopped';
	reach: Reach;
	tone: Tone;
	/** Its progress, or whether visitors see the current images, in a sentence. */
	message: string;
	counts: {
		/** Images that it looks at. */
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
	/** Whether opening the screen begins a check. */
	due: boolean;
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
	/** That copy as it was checked, as a data URI; null where it can't be shown. */
	picture: string | null;
	/** The link of the site's own file. */
	file: string;
	/** Why it is thought old, and since when. */
	message: string;
	since: string | null;
	made_at: string | null;
	found_at: string;
	evidence: string[];
	/** What automatic flushing does about it, in a sentence; empty where nothing. */
	automatic: string;
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
