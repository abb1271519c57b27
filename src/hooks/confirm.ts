import { estimateOf } from '../api/errors';
import { loadScript } from '../api/load-script';
import { readPageData } from '../api/page-data';
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
		if ( estimate && ! window.shortpixelFlushConfirm ) {
			await loadScript( readPageData().confirm_url ).catch( () => null );
		}
		if ( ! estimate || ! window.shortpixelFlushConfirm ) {
			throw refusal;
		}
		const { addresses, money, question } = estimate;
		return ( await window.shortpixelFlushConfirm( question ) )
			? send( { confirmed: { addresses, money } } )
			: null;
	}
}

declare global {
	interface Window {
		/** Exported by a script of its own, which is loaded when it is first needed. */
		shortpixelFlushConfirm?: ( question: string ) => Promise< boolean >;
	}
}
