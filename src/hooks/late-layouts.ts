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
			// Anything but its end may be over when the next word is due.
			if ( ( await toApiError( thrown ) ).kind === 'refused' ) {
				controller.abort();
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
