import { planFlush } from '../api/client';
import { estimateOf } from '../api/errors';
import type { Estimate, Flush, FlushRequest } from '../domain/types';

// More images than these have to be agreed to, as the server has it.
const ASKS_ABOVE = 100;

/**
 * Sends what starts a flush or tries it again. Where so many images have to be agreed to, asks first and sends how many that are; asks
 * again where there are more by then. Null where the person said no. Where the dialog does not load, the server's refusal stands.
 */
export async function onceAgreed(
	send: ( agreed: { confirmed?: number } ) => Promise< Flush >,
	request?: FlushRequest
): Promise< Flush | null > {
	let estimate = request && ( await estimateBefore( request ) );
	for (;;) {
		const confirm = estimate && ( await loadConfirm() );
		if ( estimate && confirm && ! ( await confirm( estimate.question ) ) ) {
			return null;
		}
		try {
			return await send(
				estimate && confirm ? { confirmed: estimate.images } : {}
			);
		} catch ( refusal ) {
			estimate = estimateOf( refusal );
			if ( ! estimate || ! ( await loadConfirm() ) ) {
				throw refusal;
			}
		}
	}
}

/** Asks for the estimate only where a question is likely: a refusal would stand in the console as an error. */
async function estimateBefore(
	request: FlushRequest
): Promise< Estimate | undefined > {
	const named =
		request.attachments?.length ??
		request.urls?.length ??
		// Each link in a text has at least one of these; a text of fewer can't name so many images.
		request.pasted?.match( /\/\//g )?.length ??
		0;
	if ( named <= ASKS_ABOVE ) {
		return undefined;
	}
	const { estimate } = await planFlush( request );
	return estimate?.asks ? estimate : undefined;
}

/** In a script of its own: most flushes need no agreement. */
async function loadConfirm() {
	return import(
		/* webpackChunkName: "confirm" */ '../confirm/confirm-flush'
	)
		.then( ( { confirmFlush } ) => confirmFlush )
		.catch( () => null );
}
