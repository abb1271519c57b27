import type { Flush } from '../domain/types';
import { toCsv } from './csv';

// The names that `wp shortpixel-flush list` has for the same things.
const columns: Record< string, ( flush: Flush ) => string | number > = {
	id: ( { id } ) => id,
	created_at: ( flush ) => flush.created_at,
	finished_at: ( flush ) => flush.finished_at ?? '',
	scope: ( { scope } ) => scope,
	subject: ( { subject } ) => subject.title,
	attachments: ( { subject } ) =>
		subject.attachments.map( ( { id } ) => id ).join( ' ' ),
	urls: ( { subject } ) => subject.urls.join( ' ' ),
	state: ( { state } ) => state,
	addresses: ( { copies } ) => copies.total,
	checked: ( { copies } ) => copies.checked,
	new: ( { counts } ) => counts.fresh + counts.rebuilding,
	old: ( { counts } ) => counts.stale,
	unconfirmed: ( { counts } ) => counts.unconfirmed,
	failed: ( { counts } ) => counts.failed,
	message: ( { message } ) => message,
	cost: ( { cost } ) => cost?.message ?? '',
	user: ( { user } ) => user.name,
	cause: ( { cause } ) => cause,
	why: ( { why } ) => why,
	reason: ( { reason } ) => reason,
};

export type Format = 'csv' | 'json';

/** Writes flushes as a table, or as the REST API answers them. */
export function written( flushes: Flush[], format: Format ): string {
	return format === 'json'
		? JSON.stringify( flushes, null, '\t' ) + '\n'
		: toCsv( [
				Object.keys( columns ),
				...flushes.map( ( flush ) =>
					Object.values( columns ).map( ( column ) =>
						column( flush )
					)
				),
			] );
}

/** Has the browser save a text as a file. */
export function download( text: string, format: Format ): void {
	const type = format === 'json' ? 'application/json' : 'text/csv';
	const link = document.createElement( 'a' );
	const day = new Date().toISOString().slice( 0, 10 );
	link.href = URL.createObjectURL(
		new Blob( [ text ], { type: `${ type };charset=utf-8` } )
	);
	link.download = `shortpixel-flush-history-${ day }.${ format }`;
	link.click();
	URL.revokeObjectURL( link.href );
}
