import { _n, sprintf } from '@wordpress/i18n';

const locale = document.documentElement.lang || undefined;

/** Formats a number for the user's language. */
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

/** A duration in words, in minutes from a minute and a half on. */
export function durationText( seconds: number ): string {
	const minutes = Math.round( seconds / 60 );
	return seconds < 90
		? fill(
				/* translators: %s: number of seconds. */
				_n( '%s second', '%s seconds', seconds, 'shortpixel-flush' ),
				seconds
			)
		: fill(
				/* translators: %s: number of minutes. */
				_n( '%s minute', '%s minutes', minutes, 'shortpixel-flush' ),
				minutes
			);
}

/** Fills a translated sentence with values; numbers are formatted for the user's language. */
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
