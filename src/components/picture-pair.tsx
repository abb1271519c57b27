import './picture-pair.css';

import { useCallback } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { reloadPicture } from '../api/pictures';
import { useLoaded } from '../hooks/use-loaded';
import { fill, formatTime } from './format';

export interface Picture {
	/** The picture's URL, or the picture itself as a data URI. */
	src: string;
	name: string;
	alt: string;
	/** Shown below the name unless the server says when the picture was changed; without a note, neither is shown. */
	note?: string;
}

/** Pictures side by side. Those given by URL are fetched past the browser's cache. */
export function PicturePair( { pictures }: { pictures: Picture[] } ) {
	return (
		<div className="spf-pictures">
			{ pictures.map( ( picture ) => (
				<PictureOf key={ picture.src } picture={ picture } />
			) ) }
		</div>
	);
}

function PictureOf( { picture }: { picture: Picture } ) {
	const { src, name, alt, note } = picture;
	const load = useCallback(
		async ( signal: AbortSignal ) => ( {
			changed: src.startsWith( 'data:' )
				? null
				: await reloadPicture( src, signal ),
		} ),
		[ src ]
	);
	const [ state ] = useLoaded( load );
	const changed = state.value?.changed;
	return (
		<figure>
			<span className="spf-picture">
				{ state.status === 'ready' && <img src={ src } alt={ alt } /> }
				{ state.status === 'failed' && (
					<span>
						{ __(
							'This browser could not load it.',
							'shortpixel-flush'
						) }
					</span>
				) }
			</span>
			<figcaption>
				<strong>{ name }</strong>
				{ note !== undefined && (
					<span className="spf-quiet">
						{ changed ? changedAt( changed ) : note }
					</span>
				) }
			</figcaption>
		</figure>
	);
}

function changedAt( time: Date ): string {
	return fill(
		/* translators: %s: date and time. */
		__( 'Changed %s', 'shortpixel-flush' ),
		formatTime( time.toISOString() )
	);
}
