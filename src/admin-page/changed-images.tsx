import { useEffect } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { listChanged } from '../api/client';
import { ActionButton } from '../components/action-button';
import { fill } from '../components/format';
import type { ChangedImage } from '../domain/types';
import { onFlushChange } from '../hooks/flush-registry';
import { useLoaded } from '../hooks/use-loaded';
import { Thumbnails } from './thumbnails';

const SHOWN = 8;

/** Returns the images that changed and were not flushed since; none until that is known, or where it can't be. */
export function useChangedImages(): ChangedImage[] {
	const [ { value }, reload ] = useLoaded( listChanged );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	return value ?? [];
}

interface Props {
	images: ChangedImage[];
	onFlush: ( ids: number[] ) => void;
}

export function ChangedImages( { images, onFlush }: Props ) {
	const messages = [ ...new Set( images.map( ( { message } ) => message ) ) ];
	return (
		<div className="spf-changed">
			<h3>
				{ fill(
					/* translators: %s: number of images. */
					__(
						'Changed since their last flush (%s)',
						'shortpixel-flush'
					),
					images.length
				) }
			</h3>
			<Thumbnails attachments={ images.slice( 0, SHOWN ) } />
			{ messages.length === 1 && (
				<p className="spf-quiet">{ messages[ 0 ] }</p>
			) }
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
