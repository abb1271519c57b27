import {
	simulatorControl,
	type SimulatorControl,
} from '../../../../tools/simulator/control';
import type { SimulatorOptions } from '../../../../tools/simulator/options';
import {
	startSimulator,
	type Simulator,
} from '../../../../tools/simulator/simulator';
import { startSite, type Site } from './site';

export interface Bench {
	site: Site;
	simulator: Simulator;
	control: SimulatorControl;
	/** The CDN URL of a path on the site. */
	cdn: ( params: string, path: string, key?: string ) => string;
}

/** Starts a site and a simulator for the tests of one file, and resets both before each test. */
export const useBench = (
	options: Partial< SimulatorOptions > = {}
): Bench => {
	const bench = {} as Bench;
	beforeAll( async () => {
		bench.site = await startSite();
		bench.simulator = await startSimulator( {
			originTimeout: 5,
			...options,
		} );
		bench.control = simulatorControl( bench.simulator.controlUrl );
		bench.cdn = ( params, path, key = 'spai' ) =>
			`${ bench.simulator.url }/${ key }/${ params }/${ bench.site.url }${ path }`;
	} );
	beforeEach( async () => {
		await bench.control.reset();
		// A build that the previous test started may still be requesting its source from the site.
		while ( ( await bench.control.cache() ).building > 0 ) {
			await new Promise( ( resolve ) => setTimeout( resolve, 5 ) );
		}
		bench.site.clear();
	} );
	afterAll( async () => {
		await bench.simulator.stop();
		await bench.site.stop();
	} );
	return bench;
};
