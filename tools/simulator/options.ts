import type { LogEntry } from './request-log';
import type { AccountStatus, Settings, SwitchInput } from './switch-types';

/** The options of a simulator; times are in seconds. */
export interface SimulatorOptions {
	/** 0 takes a free port. */
	port: number;
	controlPort: number;
	host: string;
	/** From an accepted removal until the variant is gone: 30 s at ShortPixel. */
	removalDelay: number;
	/** Added to the time a build takes anyway. */
	buildDelay: number;
	/** API keys of the account, for the purge endpoints. */
	keys: readonly string[];
	account: AccountStatus;
	originTimeout: number;
	/** The capacity of each cache; the oldest variants make room. */
	maxVariants: number;
	/** Set at the start and by every reset. */
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

/** Returns the settings that a reset restores. */
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
