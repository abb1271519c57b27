import type { DelayCurve } from './delay';

export const PRESET_NAMES = [
	'bunny',
	'bunny-query',
	'two-layers',
	'by-accept',
	'slow-65',
] as const;
export type PresetName = ( typeof PRESET_NAMES )[ number ];

/** ShortPixel's account states: fine, credits almost used up, used up, used up long ago, site not reachable. */
export type AccountStatus = 2 | 1 | -1 | -2 | -3;

export const DROPPABLE_HEADERS = [
	'age',
	'etag',
	'last-modified',
	'date',
	'cache-control',
] as const;
export type DroppableHeader = ( typeof DROPPABLE_HEADERS )[ number ];

/** The answers of the purge endpoints: every known form of success, and failures. */
export const PURGE_ANSWERS = [
	'status',
	'status_text',
	'code',
	'code_text',
	'wrong_key',
	'cdn_error',
	'other',
	'text',
	'page',
	'empty',
] as const;
export type PurgeAnswer = ( typeof PURGE_ANSWERS )[ number ];

/** The switches other than faults; times are in seconds. */
export interface Settings {
	/** The status of redirects, such as those from a variant that is not there yet to its original. */
	redirect_status: 307 | 302;
	removal_status: number;
	/**
	 * Whether a removal deletes one variant, every variant of its source under the same key, or one variant only in the
	 * format that matches the removal's own `Accept` header.
	 */
	removal_scope: 'exact' | 'source' | 'format';
	/**
	 * Whether a removal reaches the edge and ShortPixel's cache, or the edge alone, which then fetches the old file
	 * again.
	 */
	removal_reach: 'all' | 'edge';
	removal_delay: number | DelayCurve;
	/** The delay of a purge; null for the same as a removal's. */
	purge_delay: number | null;
	/** The seed of the delays that are drawn from a curve. */
	seed: number;
	build_delay: number;
	/**
	 * The answer for a variant that is not there yet: a redirect, unless the parameter `ret_` says otherwise, or the
	 * variant, for which the visitor waits.
	 */
	cold: 'redirect' | 'build';
	account: AccountStatus;
	purge_answer: PurgeAnswer;
	/** Whether a purge removes only copies with the given parameters, or copies with any parameters. */
	purge_reach: 'parameters' | 'source';
	/** Whether a source with another query is the same image. */
	ignore_query: boolean;
	/** Whether a path with needless percent-encoding is the same image as without. */
	normalise_paths: boolean;
	/** Whether URLs with and without a version such as `v_3` among the parameters are the same image. */
	ignore_version: boolean;
	/** Whether every image, even without `to_auto`, comes in the best format that the visitor accepts. */
	by_accept: boolean;
	/** The seconds for which the cache in front of ShortPixel's keeps a file; null if there is no cache in front. */
	edge_lifetime: number | null;
	/** Whether answers to CDN URLs have bunny.net's headers instead of Age and Last-Modified. */
	headers: 'plain' | 'bunny';
	cache_control: string;
	/** The status of an answer to HEAD; null for the same as a GET. */
	head_status: number | null;
}

/** The requests that a fault hits; all by default. */
export interface Scope {
	/** A regular expression on the request line's target as received. */
	match: string | null;
	/** The number of hits that remain; null for no limit. */
	count: number | null;
	/** The share of requests to hit: 0.1 hits exactly every tenth. */
	fraction: number;
}

/** The faults; null is off. */
export interface Faults {
	slow: Scope & { ms: number };
	rate_limit: Scope & {
		retry_after: number;
		form: 'seconds' | 'date' | 'none';
	};
	server_error: Scope & { status: number };
	reset: Scope;
	half_answer: Scope;
	/** Milliseconds between the bytes of the body. */
	drip: Scope & { ms: number };
	no_removal: Scope;
	/**
	 * Seconds from an accepted removal until the edge fetches the old file again; null for half of the removal's delay.
	 */
	stale_edge: Scope & { refetch_after: number | null };
	/** With neither keys nor a pattern, every key is refused. */
	refused_keys: Scope & {
		keys: string[];
		pattern: string | null;
		status: number;
	};
	/** Refuses the account's own key, as if it had been changed at ShortPixel. */
	refused_account_key: Scope & { status: number };
	no_credits: Scope;
	error_page: Scope & { body: string; content_type: string };
	drop_headers: Scope & { headers: DroppableHeader[] };
	/** The URL to which images redirect; null for an endless redirect to the same URL. */
	redirect: Scope & { to: string | null };
	clock_skew: Scope & { date: number; last_modified: number };
}

export type FaultName = keyof Faults;
export type FaultStates = {
	[ Name in FaultName ]: Faults[ Name ] | null;
};
export type Switches = Settings & FaultStates;

/** Input that changes switches: any settings, any faults with any of their fields, and a preset to begin with. */
export type SwitchInput = Partial< Settings > & {
	/** Applied before the other fields: resets all switches, then sets the preset's; null only resets. */
	preset?: PresetName | null;
} & {
	[ Name in FaultName ]?: Partial< Faults[ Name ] > | boolean | null;
};
