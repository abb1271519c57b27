import { useCallback } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getPages } from '../../api/client';
import type { Flush } from '../../domain/types';
import { useLoaded } from '../../hooks/use-loaded';

/** A link to a page that shows the new image. */
export function PageLink( { flush: { scope, subject } }: { flush: Flush } ) {
	const first = scope === 'images' ? subject.attachments[ 0 ]?.id : undefined;
	const load = useCallback(
		( signal: AbortSignal ) => getPages( [ first ?? 0 ], signal ),
		[ first ]
	);
	const [ { value } ] = useLoaded( first === undefined ? null : load );
	const page = value?.pages[ 0 ];
	return page ? (
		<a href={ page.url } className="spf-page">
			{ __( 'View page', 'shortpixel-flush' ) }
		</a>
	) : null;
}
