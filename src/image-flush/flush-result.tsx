import { useCallback } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getPages } from '../api/client';
import { getComparison } from '../api/comparisons';
import { BeforeAndAfter } from '../components/before-and-after';
import type { Flush } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';

interface Props {
	flush: Flush;
	/** Whether a link to the page that it is about is there already. */
	isOfPage: boolean;
}

/** The old and the new image, and a page to see it on. */
export function FlushResult( { flush, isOfPage }: Props ) {
	const load = useCallback(
		( signal: AbortSignal ) => getComparison( flush.id, 1, signal ),
		[ flush.id ]
	);
	const [ { value } ] = useLoaded( flush.copies.checked > 0 ? load : null );
	return (
		<div className="spf-result">
			{ value?.comparison && (
				<BeforeAndAfter comparison={ value.comparison } />
			) }
			{ ! isOfPage && <PageLink flush={ flush } /> }
		</div>
	);
}

function PageLink( { flush: { scope, subject } }: { flush: Flush } ) {
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
