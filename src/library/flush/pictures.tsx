import { lazy } from '@wordpress/element';
import type { ReactNode } from 'react';

import type { Flush } from '../../domain/types';

const FlushPictures = lazy< ( about: { flush: Flush } ) => ReactNode >( () =>
	import(
		/* webpackChunkName: "flush-pictures" */ '../../components/flush-pictures'
	).then(
		( script ) => ( { default: script.FlushPictures } ),
		() => ( { default: () => null } )
	)
);

/**
 * Shows an image before and after its flush, in an opened row. Empty if the script does not load, and for a flush of
 * several images, whose pictures may be of another image.
 */
export function Pictures( { flush }: { flush: Flush } ) {
	return flush.subject.attachment_count === 1 ? (
		<FlushPictures flush={ flush } />
	) : null;
}
