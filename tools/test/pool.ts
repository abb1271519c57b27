import type { Suite } from './suite';

/** Half a core more than the two on which `Suite.cores` was measured: every suite waits at times. */
const cores = 2.5;

/**
 * Runs as many suites at once as fit into `cores`; whenever one ends, the first remaining suites that fit start.
 * A suite that mostly waits takes part of a core: see `Suite.cores`.
 */
export async function runInPool< Result >(
	suites: Suite[],
	run: ( suite: Suite ) => Promise< Result >
): Promise< Result[] > {
	const results: Result[] = [];
	const running = new Set< Promise< void > >();
	const left = [ ...suites ];
	let free = cores;
	while ( left.length > 0 ) {
		const at = left.findIndex( ( suite ) => neededBy( suite ) <= free );
		const [ suite ] = at === -1 ? [] : left.splice( at, 1 );
		if ( suite === undefined ) {
			await Promise.race( running );
			continue;
		}
		const needed = neededBy( suite );
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

function neededBy( { cores: wanted = 1 }: Suite ): number {
	return Math.min( wanted, cores );
}
