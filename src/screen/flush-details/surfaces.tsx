import { ExternalLink } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { Mark } from '../../components/flush-line';
import type { Tone } from '../../domain/flush';
import type { Surface } from '../../domain/types';

const tones: Record< Surface[ 'state' ], Tone > = {
	old: 'warning',
	unknown: 'neutral',
	own: 'neutral',
	new: 'good',
};

/** Lists places outside pages' content that name a flush's images and, for share images, services that keep copies. */
export function Surfaces( { surfaces }: { surfaces: Surface[] } ) {
	const shared = surfaces.find( ( { kind } ) => kind === 'share' );
	return (
		surfaces.length > 0 && (
			<section className="spf-surfaces">
				<h2>{ __( 'Elsewhere', 'shortpixel-flush' ) }</h2>
				<ul>
					{ surfaces.map( ( { text, state } ) => (
						<li key={ text }>
							<Mark tone={ tones[ state ] } /> { text }
						</li>
					) ) }
				</ul>
				{ shared && <Services page={ shared.page } /> }
			</section>
		)
	);
}

function Services( { page }: { page: string } ) {
	const encoded = encodeURIComponent( page );
	return (
		<>
			<p>
				{ __(
					'Facebook and LinkedIn keep their own copies of a share image. Only they can renew them.',
					'shortpixel-flush'
				) }
			</p>
			<p className="spf-surfaces__services">
				<ExternalLink
					href={ `https://developers.facebook.com/tools/debug/?q=${ encoded }` }
				>
					{ __( 'Facebook Sharing Debugger', 'shortpixel-flush' ) }
				</ExternalLink>
				<ExternalLink
					href={ `https://www.linkedin.com/post-inspector/inspect/${ encoded }` }
				>
					{ __( 'LinkedIn Post Inspector', 'shortpixel-flush' ) }
				</ExternalLink>
			</p>
		</>
	);
}
