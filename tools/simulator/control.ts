import type { CacheReport } from './cache';
import type { LogReport } from './request-log';
import type { SwitchInput, Switches } from './switch-types';

/** A running simulator's control port, for tests and set-up scripts. */
export interface SimulatorControl {
	switches: () => Promise< Switches >;
	/** Changes the given switches. The others stay as they are, unless a preset is given, which resets them. */
	setSwitches: ( changes: SwitchInput ) => Promise< Switches >;
	/** Empties the caches and the log, and resets the clock and the switches. */
	reset: () => Promise< Switches >;
	log: () => Promise< LogReport >;
	clearLog: () => Promise< LogReport >;
	cache: () => Promise< CacheReport >;
	/** Moves the simulator's time forward by this many seconds. */
	advance: ( seconds: number ) => Promise< { now: number } >;
	/** Stops the simulator's time: until a reset, only advance() moves it. */
	stopClock: () => Promise< { now: number } >;
}

/** Returns a client of the control port; its methods reject with the server's message. */
export const simulatorControl = ( controlUrl: string ): SimulatorControl => {
	const ask = async < T >(
		method: string,
		path: string,
		body?: unknown
	): Promise< T > => {
		const response = await fetch( `${ controlUrl }${ path }`, {
			method,
			...( body === undefined ? {} : { body: JSON.stringify( body ) } ),
		} );
		const answer: unknown = await response.json();
		if ( ! response.ok ) {
			throw new Error(
				`${ method } ${ path }: ${ JSON.stringify( answer ) }`
			);
		}
		// The routes in control-server.ts return these types.
		return answer as T;
	};
	return {
		switches: () => ask( 'GET', '/switches' ),
		setSwitches: ( changes ) => ask( 'POST', '/switches', changes ),
		reset: () => ask( 'POST', '/reset' ),
		log: () => ask( 'GET', '/log' ),
		clearLog: () => ask( 'DELETE', '/log' ),
		cache: () => ask( 'GET', '/cache' ),
		advance: ( advance ) => ask( 'POST', '/clock', { advance } ),
		stopClock: () => ask( 'POST', '/clock', { stopped: true } ),
	};
};
