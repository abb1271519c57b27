/** When to stop: at a time of `performance.now()`, or as soon as nobody wants the answer any more. */
export interface Limit {
	until: number;
	signal?: AbortSignal | undefined;
}

export function left( { until, signal }: Limit ): number {
	return signal?.aborted ? 0 : Math.max( 0, until - performance.now() );
}

/** Gives a limit that ends with the other one, or earlier. */
export function atMost( limit: Limit, milliseconds: number ): Limit {
	const until = performance.now() + milliseconds;
	return { ...limit, until: Math.min( limit.until, until ) };
}

/** Waits for something, no longer than the limit allows; gives null where that, or the thing itself, failed. */
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

/** Lets the page answer its user. Unlike a timer, a message is not held back in a tab that is not looked at. */
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
