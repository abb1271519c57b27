/** Waits for something until a time of `Date.now()`, and rejects then. */
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
