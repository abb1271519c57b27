/** Functions that stop what this process has started, so that an interrupted run leaves none behind. */
const stops = new Set< () => Promise< void > >();

/** Registers a function that stops a server or program. The returned function calls it at most once. */
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
