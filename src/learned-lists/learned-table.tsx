import { useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { type Column, DataTable } from '../components/data-table';
import { fill, formatTime } from '../components/format';
import { foundInLabel } from '../components/copy-labels';
import type { Learned, LearnedList } from '../domain/types';

const FIRST = 5;

type Row = LearnedList & { id: number };

export function LearnedTable( { learned }: { learned: Learned } ) {
	const [ all, setAll ] = useState( false );
	const { lists, limit } = learned;
	const rows = lists.map( ( list, index ) => ( { ...list, id: index } ) );
	return (
		<>
			<p>{ countSentence( lists, limit ) }</p>
			{ lists.length > 0 && (
				<DataTable
					caption={ __( 'Known sizes', 'shortpixel-flush' ) }
					columns={ columns() }
					rows={ all ? rows : rows.slice( 0, FIRST ) }
				/>
			) }
			{ ! all && rows.length > FIRST && (
				<ActionButton
					variant="link"
					vanishes
					onClick={ () => setAll( true ) }
				>
					{ fill(
						/* translators: %s: number of known sizes. */
						__( 'Show all %s known sizes', 'shortpixel-flush' ),
						rows.length
					) }
				</ActionButton>
			) }
		</>
	);
}

function columns(): Column< Row >[] {
	return [
		{
			label: __( 'Size', 'shortpixel-flush' ),
			cell: ( { text } ) => <code dir="ltr">{ text }</code>,
		},
		{
			label: __( 'Plugin', 'shortpixel-flush' ),
			cell: ( { provider } ) => provider.name,
		},
		{
			label: __( 'Seen in', 'shortpixel-flush' ),
			cell: ( { seen_in: seen } ) => foundInLabel( seen ),
		},
		{
			label: __( 'Last seen', 'shortpixel-flush' ),
			cell: ( { seen_at: at } ) => (
				<time dateTime={ at }>{ formatTime( at ) }</time>
			),
		},
	];
}

function countSentence( lists: LearnedList[], limit: number ): string {
	const last = lists
		.map( ( { seen_at: at } ) => at )
		.sort()
		.at( -1 );
	if ( last === undefined ) {
		return __(
			'No sizes are known yet. The next flush of an image collects them.',
			'shortpixel-flush'
		);
	}
	return fill(
		/* translators: 1: number of known sizes, 2: the most there can be, 3: date and time. */
		_n(
			'%1$s known size of at most %2$s, last seen %3$s. When the list is full, a new one replaces the one not seen for longest.',
			'%1$s known sizes of at most %2$s, last seen %3$s. When the list is full, a new one replaces the one not seen for longest.',
			lists.length,
			'shortpixel-flush'
		),
		lists.length,
		limit,
		formatTime( last )
	);
}
