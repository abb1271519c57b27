import type { FlushAttachment } from '../domain/types';

export function Thumbnails( {
	attachments,
}: {
	attachments: FlushAttachment[];
} ) {
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
