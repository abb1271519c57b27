/** When to stop: at a `performance.now()` timestamp, or when the signal aborts. */
export interface Limit {
	until: number;
	signal?: AbortSignal | undefined;
}

export function left( { until, signal }: Limit ): number {
	return signal?.aborted ? 0 : Math.max( 0, until - performance.now() );
}

/** Returns a limit that ends after some milliseconds, but no later than the given limit. */
export function atMost( limit: Limit, milliseconds: number ): Limit {
	const until = performance.now() + milliseconds;
	return { ...limit, until: Math.min( limit.until, until ) };
}

/** Runs a task within a limit; resolves with null if it fails, or the limit ends first. Never rejects. */
export function within< T >(
	limit: Limit,
	start: ( signal: AbortSignal ) => Promise< T >
): Promise< T | null > {
	if ( left( limit ) === 0 ) {
		return Promise.resolve( null );
	}
	const controller = new AbortController();
	return new Promise( ( resolve ) => {
		const end = ( value: T | null ) => {
			clearTimeout( timer );
			limit.signal?.removeEventListener( 'abort', giveUp );
			resolve( value );
		};
		const giveUp = () => {
			end( null );
			controller.abort();
		};
		const timer = setTimeout( giveUp, left( limit ) );
		limit.signal?.addEventListener( 'abort', giveUp );
		start( controller.signal ).then( end, () => end( null ) );
	} );
}

/** Yields to the event loop. Unlike timers, messages are not throttled in a background tab. */
export function pause(): Promise< void > {
	return new Promise( ( resolve ) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage( null );
	} );
}
