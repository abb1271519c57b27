import { _n } from '@wordpress/i18n';

import { fill } from '../components/format';
import { fileName } from '../domain/flush';
import type { Flush, FlushAttachment, Plan } from '../domain/types';
import type { Measuring } from '../hooks/measurable';
import { PlanFacts } from './plan-facts';

interface Props {
	plan: Plan | null;
	flush: Flush | null;
	pictures: number;
	measuring: Measuring | null;
}

/** The image, or the first of several, with what ShortPixel may hold of them. */
export function ImageSubject( { plan, flush, pictures, measuring }: Props ) {
	const attachments = ( plan ?? flush?.subject )?.attachments ?? [];
	const facts = plan && <PlanFacts plan={ plan } measuring={ measuring } />;
	if ( pictures > 1 ) {
		return (
			<div>
				<h3>{ countText( pictures ) }</h3>
				<Thumbnails attachments={ attachments } />
				{ facts }
			</div>
		);
	}
	const attachment = attachments[ 0 ];
	const source = plan?.variants[ 0 ]?.source;
	const picture = attachment?.thumbnail || source;
	const title =
		attachments.map( ( image ) => image.title ).join( ', ' ) ||
		flush?.subject.title ||
		( source ? fileName( source ) : '' );
	return (
		<div className="spf-subject">
			<span className="spf-thumbnail">
				{ picture && <img src={ picture } alt="" /> }
			</span>
			<div>
				<h3>
					{ attachments.length === 1 && attachment?.edit_url ? (
						<a href={ attachment.edit_url }>{ title }</a>
					) : (
						title
					) }
				</h3>
				{ facts }
			</div>
		</div>
	);
}

function Thumbnails( { attachments }: { attachments: FlushAttachment[] } ) {
	return (
		<ul className="spf-thumbnails">
			{ attachments.map( ( { id, title, thumbnail, edit_url: url } ) => (
				<li key={ id }>
					<a href={ url } title={ title }>
						<img src={ thumbnail } alt={ title } />
					</a>
				</li>
			) ) }
		</ul>
	);
}

function countText( pictures: number ): string {
	return fill(
		/* translators: %s: number of images. */
		_n( '%s image', '%s images', pictures, 'shortpixel-flush' ),
		pictures
	);
}
