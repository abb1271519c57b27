import { speak } from '@wordpress/a11y';
import { useEffect, useMemo, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { fill } from '../components/format';
import { formatLabel } from '../components/copy-labels';
import { nextEndpoint } from '../domain/endpoint';
import { shortEndpoint, withoutScheme } from '../domain/flush';
import { type CdnLink, type Pasted, readPasted } from './read-pasted';

const SHOWN = 5;
/** Milliseconds without a keystroke. */
const PAUSE = 500;
/** Nobody flushes everything more often than that. */
const MOST_KEYS = 100;

interface Props {
	text: string;
	/** What this site's CDN links begin with now. */
	endpoints: string[];
}

/** Shows which links are in a text as soon as the person stops typing. Whether they can be flushed is for the server to say. */
export function PastedLinks( { text, endpoints }: Props ) {
	const settled = useSettled( text );
	const pasted = useMemo( () => readPasted( settled ), [ settled ] );
	const summary = summaryOf( pasted );
	useEffect( () => {
		if ( summary !== '' ) {
			speak( summary, 'polite' );
		}
	}, [ summary ] );
	if ( summary === '' ) {
		return null;
	}
	const lines = [
		...pasted.cdnLinks.map( ( link ) => lineOf( link, endpoints ) ),
		...pasted.others.map( withoutScheme ),
	];
	const more = lines.length - SHOWN;
	return (
		<div className="spf-pasted">
			<p>{ summary }</p>
			<ul>
				{ lines.slice( 0, SHOWN ).map( ( line, index ) => (
					<li key={ index }>
						<bdi>{ line }</bdi>
					</li>
				) ) }
				{ more > 0 && (
					<li>
						{ fill(
							/* translators: %s: number of links. */
							_n(
								'%s more link',
								'%s more links',
								more,
								'shortpixel-flush'
							),
							more
						) }
					</li>
				) }
			</ul>
		</div>
	);
}

function useSettled( text: string ): string {
	const [ settled, setSettled ] = useState( '' );
	useEffect( () => {
		const timer = setTimeout( () => setSettled( text ), PAUSE );
		return () => clearTimeout( timer );
	}, [ text ] );
	return settled;
}

function summaryOf( { cdnLinks, others, hasRest }: Pasted ): string {
	const counted = [
		cdnLinks.length > 0 &&
			fill(
				/* translators: %s: number of links. */
				_n(
					'%s CDN link found.',
					'%s CDN links found.',
					cdnLinks.length,
					'shortpixel-flush'
				),
				cdnLinks.length
			),
		others.length > 0 &&
			fill( othersText( cdnLinks, others ), others.length ),
	].filter( ( sentence ) => sentence !== false );
	return counted.length > 0 && hasRest
		? [
				...counted,
				__(
					'Everything else in the text is left out.',
					'shortpixel-flush'
				),
			].join( ' ' )
		: counted.join( ' ' );
}

function othersText( cdnLinks: CdnLink[], others: string[] ): string {
	return cdnLinks.length > 0
		? /* translators: %s: number of links. */
			_n(
				'%s other link found.',
				'%s other links found.',
				others.length,
				'shortpixel-flush'
			)
		: /* translators: %s: number of links. */
			_n(
				'%s link found.',
				'%s links found.',
				others.length,
				'shortpixel-flush'
			);
}

// Such as "house.jpg · 800 px · WEBP · cdn.shortpixel.ai".
function lineOf( link: CdnLink, endpoints: string[] ): string {
	const { name, width, format, host, isRemoval, endpoint } = link;
	const current = endpoints.find( ( one ) => comesBefore( endpoint, one ) );
	return [
		name,
		width !== null &&
			/* translators: %s: number of pixels. */
			fill( __( '%s px', 'shortpixel-flush' ), width ),
		formatLabel( format ),
		host,
		isRemoval && __( 'Removal link', 'shortpixel-flush' ),
		current !== undefined &&
			fill(
				/* translators: %s: an API URL, shortened. */
				__(
					'Earlier API URL; this site now uses %s',
					'shortpixel-flush'
				),
				shortEndpoint( current )
			),
	]
		.filter( Boolean )
		.join( ' · ' );
}

/** Whether the second endpoint is what flushing everything makes of the first. */
function comesBefore( earlier: string, current: string ): boolean {
	let next = nextEndpoint( earlier );
	for ( let key = 1; key < MOST_KEYS && next && next !== current; key++ ) {
		next = nextEndpoint( next );
	}
	return next === current;
}
