import { useCallback } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getPages } from '../api/client';
import { getComparison } from '../api/comparisons';
import { BeforeAndAfter } from '../components/before-and-after';
import { Mark } from '../components/flush-line';
import { toneOf } from '../domain/flush';
import type { Device, Flush } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';

interface Props {
	flush: Flush;
	/** Whether a link to the page that it is about is there already. */
	isOfPage: boolean;
}

/** What visitors of each device see now, and a page to see it on. */
export function FlushResult( { flush, isOfPage }: Props ) {
	const devices = toneOf( flush ) === 'good' ? flush.coverage?.devices : [];
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
			{ devices && devices.length > 0 && (
				<ul className="spf-devices">
					{ devices.map( ( device ) => (
						<li key={ device }>
							{ deviceLabel( device ) }
							<Mark tone="good" />
						</li>
					) ) }
				</ul>
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

function deviceLabel( device: Device ): string {
	const labels: Record< Device, string > = {
		phone: __( 'Phone', 'shortpixel-flush' ),
		tablet: __( 'Tablet', 'shortpixel-flush' ),
		desktop: __( 'Desktop', 'shortpixel-flush' ),
	};
	return labels[ device ];
}
