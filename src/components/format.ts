import { _x, sprintf } from '@wordpress/i18n';

import { locale } from './locale';

export function formatNumber( value: number ): string {
	return new Intl.NumberFormat( locale ).format( value );
}

/** Formats a time for the user's language, in the browser's time zone. */
export function formatTime( iso: string ): string {
	const time = new Date( iso );
	const thisYear = time.getFullYear() === new Date().getFullYear();
	return new Intl.DateTimeFormat( locale, {
		day: 'numeric',
		month: 'short',
		...( thisYear ? {} : { year: 'numeric' } ),
		hour: '2-digit',
		minute: '2-digit',
	} ).format( time );
}

/** Says how long ago something happened; never in the future, though the user's clock may be behind the server's. */
export function formatAgo( iso: string, now: number ): string {
	const passed = Math.max( 0, now - Date.parse( iso ) );
	const minutes = Math.floor( passed / 60_000 );
	const format = new Intl.RelativeTimeFormat( locale, { style: 'short' } );
	if ( minutes === 0 ) {
		return _x( 'just now', 'how long ago', 'shortpixel-flush' );
	}
	if ( minutes < 60 ) {
		return format.format( -minutes, 'minute' );
	}
	return minutes < 2 * 24 * 60
		? format.format( -Math.floor( minutes / 60 ), 'hour' )
		: format.format( -Math.floor( minutes / 24 / 60 ), 'day' );
}

/** Formats seconds as minutes and seconds, such as 2:39. */
export function formatClock( seconds: number ): string {
	const rest = String( seconds % 60 ).padStart( 2, '0' );
	return `${ Math.floor( seconds / 60 ) }:${ rest }`;
}

/** Joins names, such as "Cloudflare and Varnish". */
export function formatList( names: string[] ): string {
	return new Intl.ListFormat( locale ).format( names );
}

/** Fills in a translated sentence's placeholders; numbers are formatted for the user's language. */
export function fill(
	sentence: string,
	...values: ( string | number )[]
): string {
	return sprintf(
		sentence,
		...values.map( ( value ) =>
			typeof value === 'number' ? formatNumber( value ) : value
		)
	);
}
