import { _n } from '@wordpress/i18n';

import { fill } from '../components/format';
import type { FlushAttachment } from '../domain/types';

interface Props {
	attachments: FlushAttachment[];
	count: number;
}

export function Thumbnails( { attachments, count }: Props ) {
	const more = count - attachments.length;
	return (
		<ul className="spf-thumbnails">
			{ attachments.map( ( { id, title, thumbnail, edit_url: url } ) => (
				<li key={ id }>
					<a href={ url } title={ title }>
						<img src={ thumbnail } alt={ title } />
					</a>
				</li>
			) ) }
			{ more > 0 && attachments.length > 0 && (
				<li>
					{ fill(
						/* translators: %s: number of further images. */
						_n(
							'%s more image',
							'%s more images',
							more,
							'shortpixel-flush'
						),
						more
					) }
				</li>
			) }
		</ul>
	);
}
