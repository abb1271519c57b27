import type { LogEntry } from './request-log';
import type { AccountStatus, Settings, SwitchInput } from './switch-types';

/** The options of a simulator; times are in seconds. */
export interface SimulatorOptions {
	/** 0 for any free port. */
	port: number;
	controlPort: number;
	host: string;
	/** From accepting a removal until it takes effect; ShortPixel documents 30 s. */
	removalDelay: number;
	/** Added to the time that building a variant takes. */
	buildDelay: number;
	/** API keys of the account, for the purge endpoints. */
	keys: readonly string[];
	account: AccountStatus;
	originTimeout: number;
	/** The most variants that a cache holds; beyond that, it drops the oldest. */
	maxVariants: number;
	/** Set at the start, and again by every reset. */
	switches: SwitchInput;
	onRequest: ( entry: LogEntry ) => void;
}

export const DEFAULT_OPTIONS: SimulatorOptions = {
	port: 0,
	controlPort: 0,
	host: '127.0.0.1',
	removalDelay: 30,
	buildDelay: 0,
	keys: [ 'simulator-key' ],
	account: 2,
	originTimeout: 60,
	maxVariants: 2000,
	switches: {},
	onRequest: () => undefined,
};

/** Returns the default settings, to which a reset then applies `options.switches`. */
export const settingsOf = ( options: SimulatorOptions ): Settings => ( {
	redirect_status: 307,
	removal_status: 200,
	removal_scope: 'exact',
	removal_reach: 'all',
	removal_delay: options.removalDelay,
	purge_delay: null,
	seed: 1,
	build_delay: options.buildDelay,
	cold: 'redirect',
	account: options.account,
	purge_answer: 'status',
	purge_reach: 'parameters',
	ignore_query: false,
	normalise_paths: false,
	ignore_version: false,
	by_accept: false,
	edge_lifetime: null,
	headers: 'plain',
	cache_control: 'public, max-age=31536000',
	head_status: null,
} );
