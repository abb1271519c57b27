/** Rejects if the promise has not settled by `until`, a `Date.now()` timestamp. */
export function inTime< T >(
	promise: Promise< T >,
	until: number
): Promise< T > {
	return new Promise( ( resolve, reject ) => {
		const timer = setTimeout(
			() => reject( new Error( 'late' ) ),
			Math.max( 0, until - Date.now() )
		);
		promise.then( resolve, reject ).finally( () => clearTimeout( timer ) );
	} );
}

export function pause( milliseconds: number ): Promise< void > {
	return new Promise( ( resolve ) => setTimeout( resolve, milliseconds ) );
}
