import { __ } from '@wordpress/i18n';

import { Mark } from '../components/flush-line';
import { formatNumber, fill } from '../components/format';
import type { Tone } from '../domain/flush';
import type { Week } from '../domain/history';
import { barsOf } from './bars';
import { resultLabel, weekLabel } from './words';

const size = { width: 360, height: 48, gap: 6 };

type Part = Exclude< keyof Week, 'start' >;

// From the bottom.
const parts: { part: Part; tone: Tone }[] = [
	{ part: 'done', tone: 'good' },
	{ part: 'partial', tone: 'warning' },
	{ part: 'failed', tone: 'bad' },
	{ part: 'other', tone: 'neutral' },
];

function partLabel( part: Part ): string {
	return part === 'other'
		? __( 'Other', 'shortpixel-flush' )
		: resultLabel( part );
}

/** How many flushes there were in each of the last weeks, by result: as columns, and as a table for whoever does not see them. */
export function WeeksChart( { weeks }: { weeks: Week[] } ) {
	const sums = parts.map( ( { part } ) =>
		weeks.reduce( ( sum, week ) => sum + week[ part ], 0 )
	);
	const first = weeks[ 0 ];
	if ( ! first || sums.every( ( sum ) => sum === 0 ) ) {
		return null;
	}
	const counts = weeks.map( ( week ) =>
		parts.map( ( { part } ) => week[ part ] )
	);
	return (
		<figure className="spf-history__chart">
			<svg
				viewBox={ `0 0 ${ size.width } ${ size.height }` }
				aria-hidden="true"
				focusable="false"
			>
				{ barsOf( counts, size ).map( ( bar ) => (
					<rect
						key={ `${ bar.column } ${ bar.part }` }
						className={ `spf-mark is-${ parts[ bar.part ]?.tone ?? 'neutral' }` }
						x={ bar.x }
						y={ bar.y }
						width={ bar.width }
						height={ bar.height }
					/>
				) ) }
			</svg>
			<figcaption>
				<span>
					{ fill(
						/* translators: %s: a day, such as 7 Sep. */
						__( 'Flushes a week since %s', 'shortpixel-flush' ),
						weekLabel( first.start )
					) }
				</span>
				{ parts.map(
					( { part, tone }, index ) =>
						( sums[ index ] ?? 0 ) > 0 && (
							<span key={ part } aria-hidden="true">
								<Mark tone={ tone } /> { partLabel( part ) }{ ' ' }
								{ formatNumber( sums[ index ] ?? 0 ) }
							</span>
						)
				) }
			</figcaption>
			<WeeksTable weeks={ weeks } />
		</figure>
	);
}

function WeeksTable( { weeks }: { weeks: Week[] } ) {
	return (
		// Not the table itself: none is narrower than its words.
		<div className="screen-reader-text">
			<table>
				<caption>
					{ __( 'Flushes a week by result', 'shortpixel-flush' ) }
				</caption>
				<thead>
					<tr>
						<th scope="col">
							{ __( 'Week from', 'shortpixel-flush' ) }
						</th>
						{ parts.map( ( { part } ) => (
							<th key={ part } scope="col">
								{ partLabel( part ) }
							</th>
						) ) }
					</tr>
				</thead>
				<tbody>
					{ weeks.map( ( week ) => (
						<tr key={ week.start }>
							<th scope="row">{ weekLabel( week.start ) }</th>
							{ parts.map( ( { part } ) => (
								<td key={ part }>
									{ formatNumber( week[ part ] ) }
								</td>
							) ) }
						</tr>
					) ) }
				</tbody>
			</table>
		</div>
	);
}
