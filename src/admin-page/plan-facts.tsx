import { useLayoutEffect, useRef, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { fill, formatNumber } from '../components/format';
import { foundInLabel } from '../components/labels';
import { measuringSentence } from '../components/sentences';
import { withoutScheme } from '../domain/flush';
import { foundIn, type Plan } from '../domain/types';
import type { Measuring } from '../hooks/measurable';

interface Props {
	plan: Plan;
	/** What is still being measured for a better plan. */
	measuring: Measuring | null;
}

/** How many addresses there are, and where they were found. */
export function PlanFacts( { plan, measuring }: Props ) {
	const [ open, setOpen ] = useState( false );
	const facts = useKeptHeight();
	return (
		<>
			<div ref={ facts } className="spf-plan">
				<p>{ totalSentence( plan ) }</p>
				<dl>
					<dt>
						{ __(
							'Where these copies are known from',
							'shortpixel-flush'
						) }
					</dt>
					<dd>{ originText( plan ) }</dd>
				</dl>
				{ measuring && (
					<p className="spf-quiet">{ measuringText( measuring ) }</p>
				) }
				{ plan.notes.map( ( note ) => (
					<p key={ note }>{ note }</p>
				) ) }
			</div>
			<ActionButton
				variant="link"
				expanded={ open }
				onClick={ () => setOpen( ! open ) }
			>
				{ open
					? __( 'Hide the links', 'shortpixel-flush' )
					: __( 'Show the links', 'shortpixel-flush' ) }
			</ActionButton>
			{ open && <Addresses plan={ plan } /> }
		</>
	);
}

/** Keeps an element from shrinking when a better plan replaces the first, so that what is below does not jump. */
function useKeptHeight() {
	const part = useRef< HTMLDivElement >( null );
	const height = useRef( 0 );
	useLayoutEffect( () => {
		if ( part.current ) {
			part.current.style.minBlockSize = `${ height.current }px`;
			height.current = part.current.offsetHeight;
		}
	} );
	return part;
}

function Addresses( { plan }: { plan: Plan } ) {
	const { variants, addresses } = plan;
	return (
		<>
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
		</>
	);
}

function totalSentence( { addresses }: Plan ): string {
	return fill(
		/* translators: %s: number of copies. */
		_n(
			'There may be %s copy on the CDN.',
			'There may be %s copies on the CDN.',
			addresses,
			'shortpixel-flush'
		),
		addresses
	);
}

function measuringText( measuring: Measuring ): string {
	return measuring.screens > 0
		? measuringSentence( measuring )
		: __( 'Looking for the pages that show it…', 'shortpixel-flush' );
}

// Such as "Screens measured 31 · Settings 36 · A page 7".
function originText( { found_in: counts }: Plan ): string {
	return foundIn
		.filter( ( found ) => counts[ found ] > 0 )
		.map(
			( found ) =>
				`${ foundInLabel( found ) } ${ formatNumber( counts[ found ] ) }`
		)
		.join( ' · ' );
}
