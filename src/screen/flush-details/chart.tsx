import { __ } from '@wordpress/i18n';

import { fill, formatNumber } from '../../components/format';
import { formatLabel } from '../../components/copy-labels';
import { type ChartRow, copyChart } from '../../domain/copy-chart';
import type { Purge } from '../../domain/types';

// Opacities of the user's color, starting with the most common format; the column headings are the legend.
const SHADES = [ 1, 0.6, 0.35, 0.15 ];

export function Chart( { copies }: { copies: Purge[] } ) {
	const { rows, formats } = copyChart( copies );
	const shadeOf = ( format: string ) =>
		SHADES[ formats.indexOf( format ) ] ?? 0;
	return (
		<table className="spf-chart">
			<caption>
				{ __( 'Copies by width in pixels', 'shortpixel-flush' ) }
			</caption>
			<thead>
				<tr>
					<th scope="col">{ __( 'Width', 'shortpixel-flush' ) }</th>
					<td />
					{ formats.map( ( format ) => (
						<th key={ format } scope="col">
							<svg viewBox="0 0 10 10" aria-hidden="true">
								<rect
									width="10"
									height="10"
									fillOpacity={ shadeOf( format ) }
								/>
							</svg>
							{ formatLabel( format ) ||
								__( 'Other', 'shortpixel-flush' ) }
						</th>
					) ) }
				</tr>
			</thead>
			<tbody>
				{ rows.map( ( row ) => (
					<tr key={ `${ row.from }-${ row.to }` }>
						<th scope="row">{ widthText( row ) }</th>
						<td className="spf-chart__bar" aria-hidden="true">
							<svg
								viewBox="0 0 100 10"
								preserveAspectRatio="none"
							>
								{ row.parts.map(
									( { format, start, length } ) => (
										<rect
											key={ format }
											x={ start }
											width={ length }
											height="10"
											fillOpacity={ shadeOf( format ) }
										/>
									)
								) }
							</svg>
						</td>
						{ formats.map( ( format ) => (
							<td key={ format }>
								{ formatNumber( countOf( row, format ) ) }
							</td>
						) ) }
					</tr>
				) ) }
			</tbody>
		</table>
	);
}

const countOf = ( { parts }: ChartRow, format: string ): number =>
	parts.find( ( part ) => part.format === format )?.count ?? 0;

function widthText( { from, to }: ChartRow ): string {
	if ( from === null && to === null ) {
		return __( 'As the file', 'shortpixel-flush' );
	}
	if ( from === null ) {
		return fill(
			/* translators: %s: number of pixels. */
			__( 'Up to %s', 'shortpixel-flush' ),
			to ?? 0
		);
	}
	return to === null
		? fill(
				/* translators: %s: number of pixels. */
				__( 'From %s', 'shortpixel-flush' ),
				from
			)
		: fill(
				/* translators: 1, 2: numbers of pixels. */
				__( '%1$s to %2$s', 'shortpixel-flush' ),
				from,
				to
			);
}
