import { handleCdn } from './cdn-server';
import { handleControl } from './control-server';
import { listen } from './listen';
import { DEFAULT_OPTIONS, type SimulatorOptions } from './options';
import { createSimulation } from './simulation';

export interface Simulator {
	/** The CDN's URL, without a key: an endpoint is `${ url }/spai`. */
	url: string;
	controlUrl: string;
	stop: () => Promise< void >;
}

/** Starts the simulator of ShortPixel's CDN. */
export const startSimulator = async (
	given: Partial< SimulatorOptions > = {}
): Promise< Simulator > => {
	const options = { ...DEFAULT_OPTIONS, ...given };
	const simulation = createSimulation( options );
	const { host, port, controlPort } = options;
	const cdn = await listen( handleCdn( simulation ), host, port );
	try {
		const handler = handleControl( simulation );
		const control = await listen( handler, host, controlPort );
		return {
			url: cdn.url,
			controlUrl: control.url,
			stop: async () => {
				simulation.stopped.abort();
				simulation.builder.giveUp();
				simulation.clock.reset();
				await Promise.all( [ cdn.close(), control.close() ] );
			},
		};
	} catch ( error ) {
		await cdn.close();
		throw error;
	}
};
