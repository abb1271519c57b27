import type { Estimate } from '../domain/types';
import { loadScript } from '../api/load-script';
import { readPageData } from '../api/page-data';

/** Asks whether a flush may cost that much. Where the dialog does not load, nobody has agreed. */
export async function confirmCosts( estimate: Estimate ): Promise< boolean > {
	if ( ! window.shortpixelFlushConfirm ) {
		await loadScript( readPageData().confirm_url ).catch( () => null );
	}
	return window.shortpixelFlushConfirm?.( estimate.question ) ?? false;
}

declare global {
	interface Window {
		/** Exported by a script of its own, which is loaded when it is first needed. */
		shortpixelFlushConfirm?: ( question: string ) => Promise< boolean >;
	}
}
