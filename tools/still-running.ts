/** How to stop each server this program has started, so that an interrupted run leaves none behind. */
const stops = new Set< () => Promise< void > >();

/** Registers how to stop a server. However often the returned function is called, it stops it once. */
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

export async function stopAllServers(): Promise< void > {
	await Promise.allSettled( [ ...stops ].map( ( stop ) => stop() ) );
}
