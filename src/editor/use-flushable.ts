import { type Attachment, useSelect } from '@wordpress/data';
import { useMemo } from '@wordpress/element';

import { idsOf } from './subject';

/** Whether an attachment is an image, or a PDF with a preview: WordPress creates no sizes for other documents. */
const hasImage = ( {
	media_type: type,
	media_details: details,
}: Attachment ): boolean =>
	type === 'image' || details?.sizes?.full !== undefined;

/**
 * Returns the attachments with an image that this user may edit. WordPress caches its answer for each set of ids; the
 * server checks again before it flushes.
 *
 * @param key Comma-separated ids: an array made anew on each render would count as a changed dependency.
 */
export function useFlushable( key: string ): number[] {
	const found = useSelect(
		( select ) => {
			const include = idsOf( key );
			if ( include.length === 0 ) {
				return '';
			}
			const { getEntityRecords, canUser } = select( 'core' );
			const records = getEntityRecords( 'postType', 'attachment', {
				include,
				per_page: -1,
				context: 'view',
			} );
			const images = new Set(
				records?.filter( hasImage ).map( ( { id } ) => id )
			);
			return include
				.filter(
					( id ) =>
						images.has( id ) &&
						canUser( 'update', {
							kind: 'postType',
							name: 'attachment',
							id,
						} )
				)
				.join();
		},
		[ key ]
	);
	return useMemo( () => idsOf( found ), [ found ] );
}
