import { __ } from '@wordpress/i18n';

import { locale } from '../components/locale';
import { Mark } from '../components/mark';
import { resultWords } from '../components/labels';
import { resultTone } from '../domain/result-tone';
import { type Result, resultNow, useRow } from './rows';

const steps: [ unit: Intl.RelativeTimeFormatUnit, seconds: number ][] = [
	[ 'year', 31_536_000 ],
	[ 'month', 2_592_000 ],
	[ 'day', 86_400 ],
	[ 'hour', 3_600 ],
	[ 'minute', 60 ],
];

/** The current result for visitors, and its time. */
export function LastResult( {
	result: { key, at },
	inColumn = false,
}: {
	result: Result;
	inColumn?: boolean;
} ) {
	return (
		<>
			<Mark tone={ resultTone( key ) } /> { resultWords( key ) }
			{ at > 0 && (
				<>
					{ inColumn ? <br /> : ' · ' }
					<time dateTime={ new Date( 1_000 * at ).toISOString() }>
						{ ago( at ) }
					</time>
				</>
			) }
		</>
	);
}

/** A cell of the list's column, after something happened to the image on this page; before, PHP's text is shown. */
export function ResultCell( { attachment }: { attachment: number } ) {
	const result = resultNow( useRow( attachment ) );
	return result ? (
		<LastResult result={ result } inColumn />
	) : (
		<>
			<span aria-hidden="true">—</span>
			<span className="screen-reader-text">
				{ __( 'No flush on record', 'shortpixel-flush' ) }
			</span>
		</>
	);
}

function ago( at: number ): string {
	const seconds = Date.now() / 1_000 - at;
	const step = steps.find( ( [ , size ] ) => seconds >= size );
	if ( ! step ) {
		return __( 'Just now', 'shortpixel-flush' );
	}
	const [ unit, length ] = step;
	return new Intl.RelativeTimeFormat( locale, {
		numeric: 'auto',
		style: 'short',
	} ).format( -Math.floor( seconds / length ), unit );
}
