/**
 * The servers of this program that still run, so that an interrupted one leaves none behind.
 */
const stops = new Set< () => Promise< void > >();

/** Keeps how a server is stopped; gives the same, to be called at most once. */
export function stoppable(
	stop: () => Promise< void >
): () => Promise< void > {
	let stopping: Promise< void > | null = null;
	const once = (): Promise< void > => {
		stops.delete( once );
		stopping ??= stop();
		return stopping;
	};
	stops.add( once );
	return once;
}

/** Stops all that still runs. */
export async function stopAllServers(): Promise< void > {
	await Promise.allSettled( [ ...stops ].map( ( stop ) => stop() ) );
}
