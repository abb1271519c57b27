import type { DelayCurve } from './delay';

export const PRESET_NAMES = [
	'bunny',
	'bunny-query',
	'two-layers',
	'by-accept',
	'slow-65',
] as const;
export type PresetName = ( typeof PRESET_NAMES )[ number ];

/** ShortPixel's account states: fine, almost used, used up, used up for long, site not reachable. */
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

/** The behaviour of the simulator when nothing is wrong; times are in seconds. */
export interface Settings {
	/** The status for a cold variant. */
	redirect_status: 307 | 302;
	removal_status: number;
	/** Whether a removal takes one variant, every variant of its source under the same key, or only the format of one variant that the removal's own `Accept` would get. */
	removal_scope: 'exact' | 'source' | 'format';
	/** Whether the edge alone is emptied, so that it takes the old file again. */
	removal_reach: 'all' | 'edge';
	removal_delay: number | DelayCurve;
	/** The delay of the purge endpoints; null for that of a removal. */
	purge_delay: number | null;
	/** The seed for values drawn from a curve. */
	seed: number;
	build_delay: number;
	/** Whether a variant that is not there yet redirects, or is made while its visitor waits. */
	cold: 'redirect' | 'build';
	account: AccountStatus;
	purge_answer: PurgeAnswer;
	/** Whether a purge takes only copies with the given parameters, or with any. */
	purge_reach: 'parameters' | 'source';
	/** Whether a source with another query is the same image. */
	ignore_query: boolean;
	/** Whether a path with needless percent-encoding is the same image as without. */
	normalise_paths: boolean;
	/** Whether `v_3` among the parameters makes no other image. */
	ignore_version: boolean;
	/** Whether every image comes in the best format that the visitor accepts. */
	by_accept: boolean;
	/** The seconds for which a cache in front of ShortPixel's keeps a file; null for no such cache. */
	edge_lifetime: number | null;
	/** The CDN whose headers an image's answers have. */
	headers: 'plain' | 'bunny';
	cache_control: string;
	/** The status of an answer to HEAD; null for the same as a GET. */
	head_status: number | null;
}

/** The requests that a fault hits; all by default. */
export interface Scope {
	/** A regular expression on the request line's target as received. */
	match: string | null;
	/** The remaining number of times; null for ever. */
	count: number | null;
	/** 0.1 hits every tenth request, evenly and so repeatably. */
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
	/** Seconds after an accepted removal; null is half of the removal's delay. */
	stale_edge: Scope & { refetch_after: number | null };
	/** With neither a list nor a pattern every key is refused. */
	refused_keys: Scope & {
		keys: string[];
		pattern: string | null;
		status: number;
	};
	/** The account's own key, as if it had been changed at ShortPixel. */
	refused_account_key: Scope & { status: number };
	no_credits: Scope;
	error_page: Scope & { body: string; content_type: string };
	drop_headers: Scope & { headers: DroppableHeader[] };
	/** The URL to which images redirect; null for their own, without end. */
	redirect: Scope & { to: string | null };
	clock_skew: Scope & { date: number; last_modified: number };
}

export type FaultName = keyof Faults;
export type FaultStates = {
	[ Name in FaultName ]: Faults[ Name ] | null;
};
export type Switches = Settings & FaultStates;

/** Input of the control port: any of the switches, any fields of a fault, and a preset that they build on. */
export type SwitchInput = Partial< Settings > & {
	/** First sets all switches as they are without a preset, then those of this one. */
	preset?: PresetName | null;
} & {
	[ Name in FaultName ]?: Partial< Faults[ Name ] > | boolean | null;
};
