import './plan-details.css';

import { __ } from '@wordpress/i18n';

import { fill, formatNumber } from '../../components/format';
import { foundInLabel } from '../../components/copy-labels';
import { copiesText } from '../../components/labels';
import { withoutScheme } from '../../domain/flush';
import { foundIn, type Plan } from '../../domain/types';

/** Shows how a plan's copies were found, the plan's notes, and the copies' links. */
export function PlanDetails( { plan }: { plan: Plan } ) {
	const { variants, addresses } = plan;
	return (
		<div className="spf-plan">
			{ plan.way_sentence !== '' && <p>{ plan.way_sentence }</p> }
			<p>{ copiesText( plan ) }</p>
			<dl>
				<dt>
					{ __( 'How these copies were found', 'shortpixel-flush' ) }
				</dt>
				<dd>{ originText( plan ) }</dd>
			</dl>
			{ plan.notes.map( ( note ) => (
				<p key={ note }>{ note }</p>
			) ) }
			{ variants.length < addresses && (
				<p>
					{ fill(
						/* translators: 1: number of links shown, 2: number of all links. */
						__(
							'The first %1$s of %2$s links:',
							'shortpixel-flush'
						),
						variants.length,
						addresses
					) }
				</p>
			) }
			<ul
				className="spf-addresses"
				dir="ltr"
				// A scrolling list must be reachable by keyboard.
				tabIndex={ 0 }
				aria-label={ __( 'Links', 'shortpixel-flush' ) }
			>
				{ variants.map( ( { url } ) => (
					<li key={ url }>{ withoutScheme( url ) }</li>
				) ) }
			</ul>
		</div>
	);
}

// Returns a text such as "Screens measured 31 · Settings 36 · A page 7".
function originText( { found_in: counts }: Plan ): string {
	return foundIn
		.filter( ( found ) => counts[ found ] > 0 )
		.map(
			( found ) =>
				`${ foundInLabel( found ) } ${ formatNumber( counts[ found ] ) }`
		)
		.join( ' · ' );
}
