import { __ } from '@wordpress/i18n';

import { shortEndpoint } from '../domain/flush';
import { fill } from './format';

/** An endpoint and its successor, left to right in every language. */
export function EndpointChange( { from, to }: { from: string; to: string } ) {
	const [ before, after ] = [ shortEndpoint( from ), shortEndpoint( to ) ];
	return (
		<>
			<bdi dir="ltr" className="spf-change" aria-hidden="true">
				<code title={ from }>{ before }</code>
				<span>→</span>
				<code title={ to }>{ after }</code>
			</bdi>
			<span className="screen-reader-text">
				{ fill(
					/* translators: 1: an API URL, shortened, 2: the one that takes its place. */
					__( '%1$s becomes %2$s.', 'shortpixel-flush' ),
					before,
					after
				) }
			</span>
		</>
	);
}
