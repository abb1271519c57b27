/** Starts WordPress's background tasks again and again, as a server's cron does; returns the function that stops it. */
export function startCron( site: string, seconds: number ): () => void {
	let isRunning = false;
	const timer = setInterval( () => {
		if ( isRunning ) {
			return;
		}
		isRunning = true;
		void fetch( `${ site }/wp-cron.php?doing_wp_cron` )
			.then( ( answer ) => answer.arrayBuffer() )
			// The site may be busy or about to stop, so the next run will do.
			.catch( () => undefined )
			.finally( () => {
				isRunning = false;
			} );
	}, seconds * 1_000 );
	timer.unref();
	return () => clearInterval( timer );
}
