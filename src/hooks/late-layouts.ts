import { sendLayouts } from '../api/measurements';
import { toApiError } from '../api/errors';
import { isOpen } from '../domain/flush';
import type { Flush, Layout } from '../domain/types';
import { measureLayouts } from './layouts';

/** Milliseconds after which the server hears that this tab still measures; it waits for a minute. */
const WORD = 20_000;

/** Measures the pages that show a flush's images while it runs, and `pages` before them, and adds what they show to it. Never rejects. */
export async function measureLate(
	id: number,
	attachments: number[],
	onFlush: ( flush: Flush ) => void,
	pages: string[] = []
): Promise< void > {
	const controller = new AbortController();
	const { signal } = controller;
	const send = async ( layouts: Layout[], measuring: boolean ) => {
		try {
			const flush = await sendLayouts( id, { layouts, measuring } );
			onFlush( flush );
			if ( ! isOpen( flush ) ) {
				controller.abort();
			}
		} catch ( thrown ) {
			const { kind } = await toApiError( thrown );
			// Anything but its end may be over when the next word is due.
			if ( kind === 'refused' ) {
				controller.abort();
			}
			// After the last word none is due, and the flush would wait for it.
			if ( kind === 'offline' && ! measuring ) {
				await backOnline();
				await send( layouts, measuring );
			}
		}
	};
	const timer = setInterval( () => void send( [], true ), WORD );
	const layouts = await measureLayouts(
		attachments,
		signal,
		undefined,
		( some ) => void send( some, true ),
		pages
	);
	clearInterval( timer );
	if ( ! signal.aborted ) {
		await send( layouts, false );
	}
}

function backOnline(): Promise< unknown > {
	return new Promise( ( resolve ) =>
		window.addEventListener( 'online', resolve, { once: true } )
	);
}
