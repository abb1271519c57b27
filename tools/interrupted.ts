import process from 'node:process';

/**
 * Calls `stop` once when this program has to end early: on Ctrl-C, a signal, or the end of its parent.
 *
 * In a terminal, Ctrl-C arrives twice: from the terminal and from the parent.
 */
export function onInterruption( stop: () => void ): void {
	let hasBeenCalled = false;
	const once = (): void => {
		if ( ! hasBeenCalled ) {
			hasBeenCalled = true;
			stop();
		}
	};
	for ( const signal of [ 'SIGINT', 'SIGTERM', 'SIGHUP' ] as const ) {
		process.on( signal, once );
	}
	process.on( 'disconnect', once );
	// The channel to the parent alone must not keep this program alive.
	process.channel?.unref();
}
