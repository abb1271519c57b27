import { useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill, formatNumber } from '../components/format';
import { foundInLabel } from '../components/labels';
import { fileName, withoutScheme } from '../domain/flush';
import { type Flush, foundIn, type Plan } from '../domain/types';

interface Props {
	plan: Plan | null;
	flush: Flush | null;
}

/** The picture with what of it is in ShortPixel's cache. */
export function ImageSubject( { plan, flush }: Props ) {
	const attachments = ( plan ?? flush?.subject )?.attachments ?? [];
	const attachment = attachments[ 0 ];
	const source = plan?.variants[ 0 ]?.source;
	const picture = attachment?.thumbnail || source;
	const title =
		attachments.map( ( image ) => image.title ).join( ', ' ) ||
		flush?.subject.title ||
		( source ? fileName( source ) : '' );
	return (
		<div className="spf-subject">
			<span className="spf-thumbnail">
				{ picture && <img src={ picture } alt="" /> }
			</span>
			<div>
				<h3>
					{ attachments.length === 1 && attachment?.edit_url ? (
						<a href={ attachment.edit_url }>{ title }</a>
					) : (
						title
					) }
				</h3>
				{ plan && <PlanFacts plan={ plan } /> }
			</div>
		</div>
	);
}

function PlanFacts( { plan }: { plan: Plan } ) {
	const [ open, setOpen ] = useState( false );
	return (
		<>
			<p>{ totalSentence( plan ) }</p>
			<p className="spf-quiet">{ originText( plan ) }</p>
			{ plan.notes.map( ( note ) => (
				<p key={ note }>{ note }</p>
			) ) }
			<ActionButton
				variant="link"
				expanded={ open }
				onClick={ () => setOpen( ! open ) }
			>
				{ open
					? __( 'Hide the addresses', 'shortpixel-flush' )
					: __( 'Show the addresses', 'shortpixel-flush' ) }
			</ActionButton>
			{ open && <Addresses plan={ plan } /> }
		</>
	);
}

function Addresses( { plan }: { plan: Plan } ) {
	const { variants, addresses } = plan;
	return (
		<>
			{ variants.length < addresses && (
				<p>
					{ fill(
						/* translators: 1: number of addresses shown, 2: number of all addresses. */
						__(
							'The first %1$s of %2$s addresses:',
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
				// The list scrolls, so the keyboard must reach it.
				tabIndex={ 0 }
				aria-label={ __( 'Addresses', 'shortpixel-flush' ) }
			>
				{ variants.map( ( { url } ) => (
					<li key={ url }>{ withoutScheme( url ) }</li>
				) ) }
			</ul>
		</>
	);
}

function totalSentence( { addresses }: Plan ): string {
	return fill(
		/* translators: %s: number of addresses. */
		_n(
			'ShortPixel may hold a copy at %s address.',
			'ShortPixel may hold copies at %s addresses.',
			addresses,
			'shortpixel-flush'
		),
		addresses
	);
}

// Such as "Settings 36 · A page 7".
function originText( { found_in: counts }: Plan ): string {
	return foundIn
		.filter( ( found ) => counts[ found ] > 0 )
		.map(
			( found ) =>
				`${ foundInLabel( found ) } ${ formatNumber( counts[ found ] ) }`
		)
		.join( ' · ' );
}
