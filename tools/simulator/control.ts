import type { CacheReport } from './cache';
import type { LogReport } from './request-log';
import type { SwitchInput, Switches } from './switch-types';

/** A running simulator's control port, for tests and set-up scripts. */
export interface SimulatorControl {
	switches: () => Promise< Switches >;
	/** Changes the switches named, and leaves the others. */
	setSwitches: ( changes: SwitchInput ) => Promise< Switches >;
	/** Empties caches and log and turns every switch off. */
	reset: () => Promise< Switches >;
	log: () => Promise< LogReport >;
	clearLog: () => Promise< LogReport >;
	cache: () => Promise< CacheReport >;
	/** Moves the simulator's time forward by so many seconds. */
	advance: ( seconds: number ) => Promise< { now: number } >;
	/** From here on only advance() moves the simulator's time, until a reset. */
	stopClock: () => Promise< { now: number } >;
}

/** Speaks to the control port at an address; rejects with its sentence when it refuses. */
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
		// The routes of control-server.ts are this client's only counterpart.
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
