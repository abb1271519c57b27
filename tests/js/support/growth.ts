/**
 * Returns how many times longer a function takes for eight times the input: about 8 if it is linear, 64 if quadratic.
 * It compares the lowest processor times of several runs, so that a busy machine makes little difference.
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

/** The limit below which growth() counts as linear, clearly between 8 and 64. */
export const LINEAR = 25;
