import { startFlush } from '../api/client';
import { estimateOf } from '../api/errors';
import { loadScript } from '../api/load-script';
import { readPageData } from '../api/page-data';
import type { FlushRequest } from '../domain/types';

/** Starts a flush; where the server wants its costs to be agreed to, asks first. Where the dialog does not load, nobody has agreed. */
export function startOnceAgreed( request: FlushRequest ) {
	return startFlush( request ).catch( async ( refusal ) => {
		const estimate = estimateOf( refusal );
		if ( estimate && ! window.shortpixelFlushConfirm ) {
			await loadScript( readPageData().confirm_url ).catch( () => null );
		}
		if (
			! estimate ||
			! ( await window.shortpixelFlushConfirm?.( estimate.question ) )
		) {
			throw refusal;
		}
		const { addresses, money } = estimate;
		return startFlush( { ...request, confirmed: { addresses, money } } );
	} );
}

declare global {
	interface Window {
		/** Exported by a script of its own, which is loaded when it is first needed. */
		shortpixelFlushConfirm?: ( question: string ) => Promise< boolean >;
	}
}
