import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import type { Column } from '../components/data-table';
import { fill, formatTime } from '../components/format';
import type { Flush } from '../domain/types';
import { driverOf } from '../hooks/flush-registry';
import { DriverLine } from '../admin-page/driver-line';

export function recentColumns(
	onDetails: ( id: number ) => void
): Column< Flush >[] {
	return [
		{
			label: __( 'When', 'shortpixel-flush' ),
			cell: ( { created_at: created } ) => (
				<time dateTime={ created }>{ formatTime( created ) }</time>
			),
		},
		{
			label: __( 'What', 'shortpixel-flush' ),
			cell: ( { subject } ) => <Subject { ...subject } />,
		},
		{
			label: __( 'Who and why', 'shortpixel-flush' ),
			// Of what happened by itself, the reason says no more.
			cell: ( { cause, why, reason } ) => (
				<>
					{ why }
					{ [ 'person', 'code' ].includes( cause ) && (
						<div className="spf-quiet">{ reason }</div>
					) }
				</>
			),
		},
		{
			label: __( 'Result', 'shortpixel-flush' ),
			// This page drives a running flush too, whoever started it.
			cell: ( flush ) => <DriverLine driver={ driverOf( flush ) } />,
		},
		{
			label: __( 'More', 'shortpixel-flush' ),
			cell: ( { id, subject } ) => (
				<ActionButton
					small
					label={ fill(
						/* translators: %s: an image's title. */
						__(
							'Details of the flush of “%s”',
							'shortpixel-flush'
						),
						subject.title
					) }
					onClick={ () => onDetails( id ) }
				>
					{ __( 'Details', 'shortpixel-flush' ) }
				</ActionButton>
			),
		},
	];
}

function Subject( { title, attachments }: Flush[ 'subject' ] ) {
	const picture = attachments[ 0 ]?.thumbnail;
	return (
		<div className="spf-what">
			{ picture && <img src={ picture } alt="" loading="lazy" /> }
			<span>{ title }</span>
		</div>
	);
}
