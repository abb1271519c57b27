import { __ } from '@wordpress/i18n';

import { shortEndpoint } from '../domain/flush';

/** An endpoint and its successor, left to right in every language. */
export function EndpointChange( { from, to }: { from: string; to: string } ) {
	return (
		<bdi dir="ltr" className="spf-change">
			<code title={ from }>{ shortEndpoint( from ) }</code>
			<span aria-hidden="true">→</span>
			<span className="screen-reader-text">
				{ __( 'becomes', 'shortpixel-flush' ) }
			</span>
			<code title={ to }>{ shortEndpoint( to ) }</code>
		</bdi>
	);
}
