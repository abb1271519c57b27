import { useSyncExternalStore } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { locale } from '../components/locale';
import {
	onState,
	type Result,
	type ResultKey,
	stateOf,
} from '../library-flush/states';

const marks: Partial< Record< ResultKey, [ tone: string, mark: string ] > > = {
	done: [ 'good', '✓' ],
	partial: [ 'warning', '!' ],
	failed: [ 'bad', '×' ],
};

const steps: [ unit: Intl.RelativeTimeFormatUnit, seconds: number ][] = [
	[ 'year', 31_536_000 ],
	[ 'month', 2_592_000 ],
	[ 'day', 86_400 ],
	[ 'hour', 3_600 ],
	[ 'minute', 60 ],
];

/** In a row: a mark and when, with what that means for screen readers. In a column of its own there is room for both. */
export function LastResult( {
	result: { key, at },
	inColumn = false,
}: {
	result: Result;
	inColumn?: boolean;
} ) {
	const [ tone, mark ] = marks[ key ] ?? [];
	const label = resultLabel( key );
	const isShort = ! inColumn && tone !== undefined && at > 0;
	return (
		<>
			{ tone && (
				<span className={ `spf-mark is-${ tone }` } aria-hidden="true">
					{ mark }
				</span>
			) }
			{ tone && ' ' }
			<span className={ isShort ? 'screen-reader-text' : '' }>
				{ label }
			</span>
			{ at > 0 && (
				<>
					{ inColumn ? <br /> : ' ' }
					<time dateTime={ new Date( 1_000 * at ).toISOString() }>
						{ ago( at ) }
					</time>
				</>
			) }
		</>
	);
}

/** The column of the list: the server's own words until something happens to the image on this page. */
export function ResultCell( { attachment }: { attachment: number } ) {
	const { result } = useSyncExternalStore( onState, () =>
		stateOf( attachment )
	);
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

// As includes/admin/media-column.php says it.
export function resultLabel( key: ResultKey ): string {
	const labels: Record< ResultKey, string > = {
		done: __( 'New', 'shortpixel-flush' ),
		partial: __( 'Not all proved new', 'shortpixel-flush' ),
		failed: __( 'Failed', 'shortpixel-flush' ),
		open: __( 'Being flushed', 'shortpixel-flush' ),
		ended: __( 'Stopped or undone', 'shortpixel-flush' ),
	};
	return labels[ key ];
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
