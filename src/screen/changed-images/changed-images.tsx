import { useEffect, useRef } from '@wordpress/element';
import { _n } from '@wordpress/i18n';

import { Thumbnails } from '../thumbnails';
import { ActionButton } from '../../components/action-button';
import { fill } from '../../components/format';
import { isOpen } from '../../domain/flush';
import type { ChangedImage, Flush } from '../../domain/types';
import { watchChanged } from './watch-changed';

const SHOWN = 8;

interface Props {
	images: ChangedImage[];
	onFlush: ( ids: number[] ) => void;
	/** Receives a background flush of one of these images once it is running. */
	onBegin: ( flush: Flush ) => void;
	/** Called if an image's change was not flushed, or its flush has already ended. */
	onSettled: () => void;
}

export function ChangedImages( {
	images,
	onFlush,
	onBegin,
	onSettled,
}: Props ) {
	const callbacks = useRef( { onBegin, onSettled } );
	callbacks.current = { onBegin, onSettled };
	const ids = images.map( ( { id } ) => id ).join();
	useEffect(
		() =>
			watchChanged( ids.split( ',' ).map( Number ), ( { flush } ) => {
				if ( flush !== null && isOpen( flush ) ) {
					callbacks.current.onBegin( flush );
				} else {
					callbacks.current.onSettled();
				}
			} ),
		[ ids ]
	);
	return (
		<div className="spf-changed">
			<h3>{ headingOf( images ) }</h3>
			<Thumbnails
				attachments={ images.slice( 0, SHOWN ) }
				count={ images.length }
			/>
			<ActionButton
				variant="primary"
				onClick={ () => onFlush( images.map( ( { id } ) => id ) ) }
			>
				{ fill(
					/* translators: %s: number of images. */
					_n(
						'Flush %s image',
						'Flush %s images',
						images.length,
						'shortpixel-flush'
					),
					images.length
				) }
			</ActionButton>
		</div>
	);
}

/** Returns the server's sentence for a single image, or a general one for several. */
function headingOf( images: ChangedImage[] ): string {
	const [ only ] = images;
	return only && images.length === 1
		? only.message
		: fill(
				/* translators: %s: number of images. */
				_n(
					'%s image has changed. Visitors may see the old one.',
					'%s images have changed. Visitors may see the old ones.',
					images.length,
					'shortpixel-flush'
				),
				images.length
			);
}
