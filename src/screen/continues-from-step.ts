import type { Flush } from '../domain/types';

/**
 * Whether a retry starts at a failed step, and is offered there. A stopped flush instead continues where it stopped.
 */
export function continuesFromStep( { can, state, steps }: Flush ): boolean {
	return (
		can.retry &&
		state !== 'cancelled' &&
		steps.some( ( step ) => step.state === 'failed' )
	);
}
