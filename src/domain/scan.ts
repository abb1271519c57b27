import type { Tone } from './flush';
import type { FlushAttachment, Screen } from './types';

/** `recent`: the images that looked old, changed or were uploaded last. `library`: all images. */
export type Reach = 'recent' | 'library';

/** The running scan, or the last one. */
export interface Scan {
	state: 'none' | 'running' | 'done' | 'stopped';
	reach: Reach;
	tone: Tone;
	/** A sentence on the scan's progress, or on whether visitors see the current images. */
	message: string;
	counts: {
		/** Images in the scan's reach; if that is `recent`, those examined so far. */
		images: number;
		/** Images whose files were examined. */
		looked_at: number;
		/** Images in `new`, `stale` or `unknown`. */
		asked: number;
		waiting: number;
		new: number;
		/** Images whose files have not changed since visitors were last known to get the current ones. */
		unchanged: number;
		stale: number;
		unknown: number;
	};
	unknown: { reason: string; count: number; message: string }[];
	/** Whether opening the screen starts a check. */
	due: boolean;
	requests: number;
	/** Pages for this browser to measure, so that their images can be judged, and the screens to measure them on. */
	to_measure: { pages: string[]; screens: Screen[] };
	/** Seconds until the scan continues; null if none is running. */
	next_in: number | null;
	started_at: string | null;
	ended_at: string | null;
	can: { start: boolean; stop: boolean };
}

/** An image that still looks old to visitors. */
export interface Finding {
	attachment: FlushAttachment;
	/** The URL of the copy that visitors get. */
	copy: string;
	/** A small version of the copy as it was checked, as a data URI; null if none was kept. */
	picture: string | null;
	/** The URL of the site's own file. */
	file: string;
	/** Why the image seems old, followed by the sentence in `automatic`. */
	message: string;
	/** When the file changed; null if unknown. */
	since: string | null;
	/** When the copy was made, or stored in a cache; null if unknown. */
	made_at: string | null;
	found_at: string;
	evidence: string[];
	/** Says whether the image is flushed automatically; may be empty. */
	automatic: string;
}

export interface FindingPage {
	findings: Finding[];
	total: number;
	pages: number;
}

export function checkedImages( { counts }: Scan ): number {
	return counts.new + counts.unchanged + counts.stale + counts.unknown;
}
