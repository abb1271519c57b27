import process from 'node:process';

/**
 * Calls once when this program is to end early: Ctrl-C, a signal, or the end of the program that started it.
 *
 * A Ctrl-C in a terminal arrives twice, from the terminal and from the parent.
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
	// The channel to the parent must not keep this program alive by itself.
	process.channel?.unref();
}
