import { Suspense } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';

import { detailsUrl } from '../../api/page-data';
import { Boundary } from '../../components/boundary';
import { useRow } from '../rows';
import { Pictures } from './pictures';
import { RowLine } from './row-line';

interface Props {
	attachment: number;
	name: string;
	/** Whether the user unfolded the last result: the flush's sentence is then shown above, and pictures below. */
	isOpened: boolean;
}

/** The line about an image's change or flush, with a link to the flush's details and, if unfolded, pictures. */
export function ImageLine( { attachment, name, isOpened }: Props ) {
	const { progress } = useRow( attachment );
	const opened = isOpened && progress.status === 'ended' && progress.flush;
	return (
		<>
			<RowLine
				of={ attachment }
				{ ...( opened && { heading: opened.message } ) }
				details={ ( id ) => (
					<a
						href={ detailsUrl( id ) }
						aria-label={ sprintf(
							/* translators: %s: an image's title. */
							__(
								'Details of the flush of “%s”',
								'shortpixel-flush'
							),
							name
						) }
					>
						{ __( 'Details', 'shortpixel-flush' ) }
					</a>
				) }
			/>
			{ opened && (
				<Boundary>
					<Suspense>
						<Pictures flush={ opened } />
					</Suspense>
				</Boundary>
			) }
		</>
	);
}
