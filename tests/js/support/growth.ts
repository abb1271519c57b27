/**
 * Returns how many times longer a function takes for eight times the input: 8 if it is linear, 64 if it is quadratic.
 * The least processor time of several runs, so that a busy machine makes little difference.
 */
export function growth( run: ( size: number ) => void, size = 10_000 ): number {
	const [ small, large ] = [ size, 8 * size ].map( ( length ) => {
		let least = Infinity;
		for ( let time = 0; time < 5; time++ ) {
			const start = process.cpuUsage();
			run( length );
			const { user, system } = process.cpuUsage( start );
			least = Math.min( least, user + system );
		}
		return least;
	} );
	return ( large ?? Infinity ) / ( small ?? Infinity );
}

/** A limit that is clearly between the two. */
export const LINEAR = 25;
