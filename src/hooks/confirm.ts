import { estimateOf } from '../api/errors';
import type { Agreement, Flush } from '../domain/types';

/**
 * Sends what starts a flush or tries it again. Where the server wants its costs to be agreed to, asks first and sends it again with what was
 * agreed to; null where the person said no. Where the dialog does not load, nobody has agreed, and the refusal stands.
 */
export async function onceAgreed(
	send: ( agreed: { confirmed?: Agreement } ) => Promise< Flush >
): Promise< Flush | null > {
	try {
		return await send( {} );
	} catch ( refusal ) {
		const estimate = estimateOf( refusal );
		const confirm = estimate && ( await loadConfirm() );
		if ( ! confirm ) {
			throw refusal;
		}
		const { addresses, money, question } = estimate;
		return ( await confirm( question ) )
			? send( { confirmed: { addresses, money } } )
			: null;
	}
}

/** In a script of its own: most flushes need no agreement. */
async function loadConfirm() {
	return import(
		/* webpackChunkName: "confirm" */ '../confirm/confirm-flush'
	)
		.then( ( { confirmFlush } ) => confirmFlush )
		.catch( () => null );
}
