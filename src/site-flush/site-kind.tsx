import { RadioControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { fill, formatList } from '../components/format';
import type { Method, SitePart } from '../domain/types';

interface Props {
	/** The ways this site has. */
	methods: Method[];
	method: Method | null;
	/** What becomes of each provider's addresses when all are flushed at once. */
	parts: SitePart[];
	onChange: ( method: Method ) => void;
}

/** The ways to flush everything, each with advice on when to choose it. A single way is only described. */
export function SiteKind( { methods, method, parts, onChange }: Props ) {
	if ( ! method || methods.length < 2 ) {
		return method === 'removal' ? (
			<p>
				{ __(
					'The copies of all images are removed, one image after the other. Their links stay as they are.',
					'shortpixel-flush'
				) }
			</p>
		) : null;
	}
	return (
		<RadioControl
			label={ __( 'Kind of flush', 'shortpixel-flush' ) }
			selected={ method }
			options={ methods.map( ( value ) => ( {
				value,
				...wordsOf( value, parts, methods ),
			} ) ) }
			onChange={ ( value ) => {
				const chosen = methods.find( ( way ) => way === value );
				if ( chosen ) {
					onChange( chosen );
				}
			} }
		/>
	);
}

interface Words {
	label: string;
	description: string;
}

function wordsOf( way: Method, parts: SitePart[], methods: Method[] ): Words {
	if ( way === 'purge' ) {
		return {
			label: __( 'Clear the CDN at once', 'shortpixel-flush' ),
			description: __(
				'Choose this to keep the links: ShortPixel removes every copy it holds of this site’s images and makes each again when a visitor next asks for it. Browsers that already have an image may keep it, and you can’t undo it.',
				'shortpixel-flush'
			),
		};
	}
	return way === 'removal'
		? oneByOne( parts, methods.includes( 'purge' ) )
		: atOnce( parts );
}

// Some providers get new addresses, which can be undone; for others ShortPixel removes its copies, which can't.
function atOnce( parts: SitePart[] ): Words {
	const emptied = namesOf( parts, 'purge' );
	if ( emptied === '' ) {
		return {
			label: __( 'Replace everywhere', 'shortpixel-flush' ),
			description: __(
				'Best for most sites: pages ask for all images at a new API URL, so every visitor gets new ones on the next page. The page caches are cleared for it, and you can undo it.',
				'shortpixel-flush'
			),
		};
	}
	const switched = namesOf( parts, 'switch' );
	if ( switched === '' ) {
		return {
			label: __( 'Clear the CDN at once', 'shortpixel-flush' ),
			description: __(
				'Best for most sites: ShortPixel removes every copy it holds of this site’s images and makes each again when a visitor next asks for it. The links stay the same, and you can’t undo it.',
				'shortpixel-flush'
			),
		};
	}
	return {
		label: __( 'Flush all at once', 'shortpixel-flush' ),
		description: fill(
			/* translators: 1: names of plugins, 2: names of other plugins. */
			__(
				'Best for most sites: pages ask for the images of %1$s at a new API URL, which you can undo. ShortPixel’s copies of the images of %2$s are removed, which you can’t undo.',
				'shortpixel-flush'
			),
			switched,
			emptied
		),
	};
}

function oneByOne( parts: SitePart[], hasPurge: boolean ): Words {
	return hasPurge || namesOf( parts, 'switch' ) === ''
		? {
				label: __( 'Clear the CDN image by image', 'shortpixel-flush' ),
				description: __(
					'Choose this to see for each image whether visitors get the new one. The Media Library is flushed image by image, which takes longer; you can stop it.',
					'shortpixel-flush'
				),
			}
		: {
				label: __( 'Clear the CDN image by image', 'shortpixel-flush' ),
				description: __(
					'Choose this if the API URL has to stay as it is. The images are flushed one by one, which takes longer; you can stop it.',
					'shortpixel-flush'
				),
			};
}

function namesOf( parts: SitePart[], way: SitePart[ 'by' ] ): string {
	return formatList(
		parts.filter( ( { by } ) => by === way ).map( ( { name } ) => name )
	);
}
