import { useSelect } from '@wordpress/data';
import { useMemo } from '@wordpress/element';

import { idsOf } from './subject';

/**
 * Returns the attachments that are images this user may edit. WordPress answers once for each set; the server checks
 * the request again.
 *
 * @param key Ids separated by commas, because a new array would be a new request.
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
				records
					?.filter( ( { media_type: type } ) => type === 'image' )
					.map( ( { id } ) => id )
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
