import { isKey } from './cdn-url';
import { isHost } from './host';

/** Increments a number of any length. */
function addOne( digits: string ): string {
	let end = digits.length;
	while ( digits[ end - 1 ] === '9' ) {
		end--;
	}

	return (
		digits.slice( 0, Math.max( end - 1, 0 ) ) +
		( end ? Number( digits[ end - 1 ] ) + 1 : 1 ) +
		'0'.repeat( digits.length - end )
	);
}

/** Returns the endpoint that follows: …/spai becomes …/spai2, …/spai9 becomes …/spai10; null without a key to number. */
export function nextEndpoint( endpoint: string ): string | null {
	let end = endpoint.length;
	while ( endpoint[ end - 1 ] === '/' ) {
		end--;
	}
	const trimmed = endpoint.slice( 0, end );
	const key = trimmed.slice( trimmed.lastIndexOf( '/' ) + 1 );
	const host =
		/^(?:https?:)?\/\/([^/]+)\/(?:[!-~\u0080-\uffff]+)$/i.exec(
			trimmed
		)?.[ 1 ] ?? '';
	if (
		! isHost( host ) ||
		! isKey( key ) ||
		/["<>\\`{}?#]/.test( trimmed )
	) {
		return null;
	}

	let digits = key.length;
	while ( /\d/.test( key[ digits - 1 ] ?? '' ) ) {
		digits--;
	}

	return (
		trimmed.slice( 0, trimmed.length - key.length + digits ) +
		( digits < key.length ? addOne( key.slice( digits ) ) : '2' )
	);
}
