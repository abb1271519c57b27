import { sprintf } from '@wordpress/i18n';

const locale = document.documentElement.lang || undefined;

/** Writes a number as the user's language does. */
export function formatNumber( value: number ): string {
	return new Intl.NumberFormat( locale ).format( value );
}

/** Writes a moment as the user's language does, in the time of the user's own clock. */
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

/** Puts values into a translated sentence, numbers written as the user's language does. */
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
