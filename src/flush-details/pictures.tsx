import { useCallback } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { reloadPicture } from '../api/pictures';
import { fill, formatTime } from '../components/format';
import type { Purge } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';

/** ShortPixel's image and the site's own side by side, both fetched past the browser's cache. */
export function Pictures( { purge }: { purge: Purge } ) {
	const { url, source, checked_at: checked } = purge;
	return (
		<div className="spf-pictures">
			<Picture
				key={ url }
				url={ url }
				name={ __( 'ShortPixel’s image', 'shortpixel-flush' ) }
				time={ checked && lookedAt( checked ) }
			/>
			<Picture
				key={ source }
				url={ source }
				name={ __( 'The site’s own image', 'shortpixel-flush' ) }
				time={ null }
			/>
		</div>
	);
}

interface PictureProps {
	url: string;
	name: string;
	time: string | null;
}

function Picture( { url, name, time }: PictureProps ) {
	const load = useCallback(
		async ( signal: AbortSignal ) => ( {
			changed: await reloadPicture( url, signal ),
		} ),
		[ url ]
	);
	const [ state ] = useLoaded( load );
	const changed = state.value?.changed;
	return (
		<figure>
			<a href={ url } className="spf-picture">
				{ state.status === 'ready' && <img src={ url } alt={ name } /> }
				{ state.status === 'failed' && (
					<span>
						{ __(
							'This browser could not load it.',
							'shortpixel-flush'
						) }
					</span>
				) }
			</a>
			<figcaption>
				<strong>{ name }</strong>
				<span className="spf-quiet">
					{ changed ? changedAt( changed ) : time }
				</span>
			</figcaption>
		</figure>
	);
}

function lookedAt( iso: string ): string {
	return fill(
		/* translators: %s: date and time. */
		__( 'Checked %s', 'shortpixel-flush' ),
		formatTime( iso )
	);
}

function changedAt( time: Date ): string {
	return fill(
		/* translators: %s: date and time. */
		__( 'Changed %s', 'shortpixel-flush' ),
		formatTime( time.toISOString() )
	);
}
