import { toApiError } from '../api/errors';
import { sendLayouts } from '../api/layouts';
import { isOpen } from '../domain/flush';
import type { Flush, Layout } from '../domain/types';
import { measureLayouts } from './layouts';

/** Milliseconds between signs that this tab is still measuring; the server gives up after a minute without one. */
const HEARTBEAT = 20_000;

/**
 * Measures the pages that show a flush's images while it runs, starting with the flush's own pages, and sends the
 * results. Never rejects.
 */
export async function measureLate(
	{ id, measuring: attachments, subject }: Flush,
	onFlush: ( flush: Flush ) => void,
	controller: AbortController
): Promise< void > {
	const { signal } = controller;
	const send = async ( layouts: Layout[], measuring: boolean ) => {
		try {
			const said = { layouts, measuring };
			const flush = await sendLayouts( id, said, signal );
			onFlush( flush );
			if ( ! isOpen( flush ) ) {
				controller.abort();
			}
		} catch ( thrown ) {
			if ( signal.aborted ) {
				return;
			}
			const { kind } = await toApiError( thrown );
			// Gives up after a refusal; other failures are often over by the next request.
			if ( kind === 'refused' ) {
				controller.abort();
			}
			// The last message has to arrive, since the flush waits for it.
			if ( kind === 'offline' && ! measuring ) {
				await backOnline();
				await send( layouts, measuring );
			}
		}
	};
	const timer = setInterval( () => void send( [], true ), HEARTBEAT );
	const layouts = await measureLayouts(
		attachments,
		signal,
		( some ) => void send( some, true ),
		subject.pages
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
