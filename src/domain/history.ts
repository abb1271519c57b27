/** Flushes of a week, by how they ended; `other` are stopped, undone or unfinished. */
export interface Week {
	/** The date of its first day in the site's time, such as 2026-09-07. */
	start: string;
	done: number;
	partial: number;
	failed: number;
	other: number;
}

/** What the flushes of the history amount to. */
export interface HistorySummary {
	weeks: Week[];
	/** How many failed, at least in part. */
	failed: number;
	/** Whose flushes are on record; id 0 is nobody in person. Empty for who may not list users. */
	users: { id: number; name: string }[];
}
