import { Builder } from './builder';
import { Cache } from './cache';
import { createClock, type Clock } from './clock';
import { Delays } from './delay';
import { settingsOf, type SimulatorOptions } from './options';
import { RequestLog } from './request-log';
import { SwitchBoard } from './switch-board';

/** The state of a running simulator. */
export interface Simulation {
	options: SimulatorOptions;
	board: SwitchBoard;
	clock: Clock;
	delays: Delays;
	cache: Cache;
	/** A cache in front of ShortPixel's; empty unless a switch simulates one. */
	edge: Cache;
	builder: Builder;
	log: RequestLog;
	/** Aborted when the simulator stops. */
	stopped: AbortController;
}

export const createSimulation = ( options: SimulatorOptions ): Simulation => {
	const board = new SwitchBoard( settingsOf( options ), options.switches );
	const clock = createClock();
	const delays = new Delays();
	const cache = new Cache( options.maxVariants );
	const stopped = new AbortController();
	const builder = new Builder( {
		cache,
		clock,
		originTimeout: options.originTimeout,
		buildDelay: () => board.all().build_delay,
	} );
	const log = new RequestLog( clock.now, options.onRequest );
	const edge = new Cache( options.maxVariants );
	return {
		options,
		board,
		clock,
		delays,
		cache,
		edge,
		builder,
		log,
		stopped,
	};
};

export const resetSimulation = ( simulation: Simulation ): void => {
	const { board, builder, cache, clock, delays, edge, log } = simulation;
	clock.reset();
	board.reset();
	delays.reset();
	cache.clear();
	edge.clear();
	builder.giveUp();
	log.clear();
};
