import { __ } from '@wordpress/i18n';

import { EndpointChange } from '../../components/endpoint-change';
import { fill } from '../../components/format';
import { shortEndpoint } from '../../domain/flush';
import type { SitePart } from '../../domain/types';

/** Shows what happens to each provider's links, with the provider's name if there are several. */
export function SiteParts( { parts }: { parts: SitePart[] } ) {
	return (
		<>
			{ parts.map( ( part ) => (
				<p key={ part.id }>
					{ parts.length > 1 && <span>{ part.name } </span> }
					<Change part={ part } />
				</p>
			) ) }
		</>
	);
}

function Change( { part: { by, from, to } }: { part: SitePart } ) {
	return by === 'switch' ? (
		<EndpointChange from={ from } to={ to } />
	) : (
		<span>
			{ fill(
				/* translators: %s: an API URL, shortened. */
				__(
					'%s stays, and ShortPixel empties it for this site.',
					'shortpixel-flush'
				),
				shortEndpoint( from )
			) }
		</span>
	);
}
