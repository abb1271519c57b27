import type { Suite } from './suite';

/** The suites are measured for a machine of two cores. */
const cores = 2;

/** Runs the suites in their order, as many at once as there are cores for. */
export async function runInPool< Result >(
	suites: Suite[],
	run: ( suite: Suite ) => Promise< Result >
): Promise< Result[] > {
	const results: Result[] = [];
	const running = new Set< Promise< void > >();
	let free = cores;
	for ( const suite of suites ) {
		const needed = Math.min( suite.cores ?? 1, cores );
		while ( free < needed ) {
			await Promise.race( running );
		}
		free -= needed;
		const job: Promise< void > = run( suite ).then( ( result ) => {
			results.push( result );
			free += needed;
			running.delete( job );
		} );
		running.add( job );
	}
	await Promise.all( running );
	return results;
}
