import { existsSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';

// The shortest time between the starts of two runs, in milliseconds.
const shortest = 1_000;

/**
 * Runs WordPress's background tasks repeatedly, like a server's cron. Returns a function that stops this.
 *
 * @param site
 * @param seconds The longest time between the starts of two runs.
 * @param file    A file in which the site writes the time of its next task, in Unix seconds: a run starts then.
 */
export function startCron(
	site: string,
	seconds: number,
	file?: string
): () => void {
	let timer: NodeJS.Timeout | undefined;
	let isRunning = false;
	let isStopped = false;
	let last = Date.now();
	const next = (): number => {
		const longest = last + seconds * 1_000;
		const due =
			file !== undefined && existsSync( file )
				? Number( readFileSync( file, 'utf8' ) || Infinity ) * 1_000
				: longest;
		return Math.max( last + shortest, Math.min( longest, due ) );
	};
	const plan = (): void => {
		clearTimeout( timer );
		if ( ! isRunning && ! isStopped ) {
			timer = setTimeout( run, next() - Date.now() );
			timer.unref();
		}
	};
	const run = (): void => {
		isRunning = true;
		last = Date.now();
		void fetch( `${ site }/wp-cron.php?doing_wp_cron` )
			.then( ( answer ) => answer.arrayBuffer() )
			// A failed request is ignored: the site may be busy or about to stop, and another run follows.
			.catch( () => undefined )
			.finally( () => {
				isRunning = false;
				plan();
			} );
	};
	const watcher =
		file === undefined ? null : watch( path.dirname( file ), plan );
	watcher?.unref();
	plan();
	return () => {
		isStopped = true;
		clearTimeout( timer );
		watcher?.close();
	};
}
