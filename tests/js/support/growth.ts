/**
 * How many times as long a function takes for eight times the input: 8 where it is linear, 64 where it is quadratic. Processor
 * time, and the least of several, so that a busy machine changes little.
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

/** Far from both. */
export const LINEAR = 25;
