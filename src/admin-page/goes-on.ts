import type { Flush } from '../domain/types';

/**
 * Tells whether trying again is going on from a step that failed, and is offered there. Of what was stopped it is not:
 * that goes on from where it was.
 */
export function goesOnFromStep( { can, state, steps }: Flush ): boolean {
	return (
		can.retry &&
		state !== 'cancelled' &&
		steps.some( ( step ) => step.state === 'failed' )
	);
}
