import { __ } from '@wordpress/i18n';

import type { Column } from '../components/data-table';
import { Mark } from '../components/flush-line';
import { fill } from '../components/format';
import {
	evidenceLabel,
	formatLabel,
	foundInLabel,
	purgeStateLabel,
} from '../components/copy-labels';
import { purgeTone, withoutScheme } from '../domain/flush';
import type { Purge } from '../domain/types';

/** The columns of a flush's addresses; choosing an address shows its image above the table. */
export function purgeColumns(
	chosen: number | null,
	onChoose: ( id: number ) => void
): Column< Purge >[] {
	return [
		{
			label: __( 'Link', 'shortpixel-flush' ),
			cell: ( { id, url } ) => (
				<button
					type="button"
					className="button-link spf-address"
					aria-pressed={ id === chosen }
					onClick={ () => onChoose( id ) }
				>
					<bdi dir="ltr">{ withoutScheme( url ) }</bdi>
				</button>
			),
		},
		{
			label: __( 'Width', 'shortpixel-flush' ),
			cell: ( { width } ) =>
				width !== null &&
				fill(
					/* translators: %s: number of pixels. */
					__( '%s px', 'shortpixel-flush' ),
					width
				),
		},
		{
			label: __( 'Format', 'shortpixel-flush' ),
			cell: ( { format } ) => formatLabel( format ),
		},
		{
			label: __( 'Found in', 'shortpixel-flush' ),
			cell: ( { found_in: found } ) => foundInLabel( found ),
		},
		{
			label: __( 'Result', 'shortpixel-flush' ),
			cell: ( { state, checked_at: checkedAt } ) => (
				<>
					<Mark tone={ purgeTone( state ) } />{ ' ' }
					{ purgeStateLabel( state, checkedAt !== null ) }
				</>
			),
		},
		{
			label: __( 'Evidence', 'shortpixel-flush' ),
			cell: ( { reason, evidence } ) => (
				<>
					{ reason }
					{ evidence.map( ( { kind, text } ) => (
						<div key={ kind }>
							<strong>{ evidenceLabel( kind ) }</strong> { text }
						</div>
					) ) }
				</>
			),
		},
	];
}
